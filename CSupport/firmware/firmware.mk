# Firmware: the same sources for bare metal, and the examples under QEMU. Included by the Makefile.
#
#   make firmware                             an archive for every target: build/firmware/libnn-TARGET.a
#   make firmware FEATURES="tanh mse"         one that can do these things and nothing else (Platform/Features.swift)
#   make firmware-test                        every example on every board under QEMU, against the host

FIRMWARE := $(B)/firmware
FIRMWARE_TARGETS := cortex-m0plus cortex-m4f cortex-m7 rv32imac rv32imafc wasm32
FEATURES ?= all

# The vector kernels are for the host; the references beside them are small and have the same bits.
FIRMWARE_SOURCES := $(shell find Sources/NN -name '*.swift' -not -path '*/Vector/*' | LC_ALL=C sort)
FIRMWARE_FLAGS := $(EMBEDDED) -Osize -D NN_PLAIN_KERNELS -Xfrontend -remove-runtime-asserts \
  -Xfrontend -disable-stack-protector -Xcc -ffreestanding -Xllvm -disable-loop-idiom-strlen
ifneq ($(FEATURES),all)
FIRMWARE_FLAGS += -D NN_CHOSEN $(foreach f,$(FEATURES),-D NN_WITH_$(shell echo $(f) | tr a-z A-Z))
endif

SWIFT_cortex-m0plus := armv6m-none-none-eabi -Xcc -mcpu=cortex-m0plus -Xcc -mfloat-abi=soft -Xcc -fshort-enums -D NN_SOFT_FLOAT
SWIFT_cortex-m4f := armv7em-none-none-eabi -Xcc -mcpu=cortex-m4 -Xcc -mfloat-abi=hard -Xcc -mfpu=fpv4-sp-d16 -Xcc -fshort-enums
SWIFT_cortex-m7 := armv7em-none-none-eabi -Xcc -mcpu=cortex-m7 -Xcc -mfloat-abi=hard -Xcc -mfpu=fpv5-d16 -Xcc -fshort-enums
SWIFT_rv32imac := riscv32-none-none-eabi -Xcc -march=rv32imac -Xcc -mabi=ilp32 -D NN_SOFT_FLOAT
SWIFT_rv32imafc := riscv32-none-none-eabi -Xcc -march=rv32imafc -Xcc -mabi=ilp32f
SWIFT_wasm32 := wasm32-unknown-none-wasm

BINUTILS_cortex-m0plus := arm-none-eabi-
BINUTILS_cortex-m4f := arm-none-eabi-
BINUTILS_cortex-m7 := arm-none-eabi-
BINUTILS_rv32imac := riscv64-unknown-elf-
BINUTILS_rv32imafc := riscv64-unknown-elf-
LD_rv32imac := -m elf32lriscv
LD_rv32imafc := -m elf32lriscv

.PHONY: firmware firmware-test firmware-setup
.SECONDARY:
FIRMWARE_PACKAGES := qemu-system-arm qemu-system-misc gcc-arm-none-eabi picolibc-arm-none-eabi \
  gcc-riscv64-unknown-elf picolibc-riscv64-unknown-elf

firmware-setup:
	@CSupport/libnn/install-packages $(FIRMWARE_PACKAGES)

firmware: firmware-setup
	@$(MAKE) --no-print-directory $(FIRMWARE_TARGETS:%=$(FIRMWARE)/libnn-%.a)

$(FIRMWARE)/features-$(subst $(eval ) ,+,$(FEATURES)):
	@mkdir -p $(FIRMWARE) && rm -f $(FIRMWARE)/features-* && touch $@

$(FIRMWARE)/nn-%.o: $(FIRMWARE_SOURCES) $(HEADERS) $(FIRMWARE)/features-$(subst $(eval ) ,+,$(FEATURES))
	@echo 'swiftc Sources/NN -> $@ ($(FEATURES))'
	@$(SWIFTC) -target $(SWIFT_$*) $(FIRMWARE_FLAGS) -emit-object $(FIRMWARE_SOURCES) -o $@
	@touch $@

# As libnn.a on the host: only nn_* stays global. The sections stay apart, so that what is not called is not linked.
$(FIRMWARE)/libnn-%.a: $(FIRMWARE)/nn-%.o
	@$(if $(BINUTILS_$*),$(BINUTILS_$*)ld $(LD_$*) -r --gc-sections \
	  $(foreach f,$(shell CSupport/libnn/header-functions include/nn.h),-u $(f)) $< -o $(FIRMWARE)/local-$*.o && \
	  $(BINUTILS_$*)objcopy --wildcard --keep-global-symbol='nn_*' --strip-unneeded $(FIRMWARE)/local-$*.o,cp $< $(FIRMWARE)/local-$*.o)
	@rm -f $@ && llvm-ar rcs $@ $(FIRMWARE)/local-$*.o

firmware-test: firmware
	@Tests/run firmware
