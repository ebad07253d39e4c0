# Firmware: the same sources for bare metal, and the examples under QEMU. Included by the Makefile.
#
#   make firmware                             an archive for every target: build/firmware/libnn-TARGET.a
#   make firmware FEATURES="tanh mse"         one that can do these things and nothing else (Base/Features.swift),
#                                             in build/firmware-tanh+mse
#   make firmware-test                        every example on every board under QEMU, against the host

empty :=
FEATURES ?= all
FIRMWARE := $(B)/firmware$(if $(filter all,$(FEATURES)),,-$(subst $(empty) $(empty),+,$(strip $(FEATURES))))
FIRMWARE_TARGETS := cortex-m0plus cortex-m4f cortex-m7 rv32imac rv32imafc wasm32
BOARD_TARGETS := $(filter-out wasm32,$(FIRMWARE_TARGETS))
FIRMWARE_PACKAGES := qemu-system-arm qemu-system-misc gcc-arm-none-eabi picolibc-arm-none-eabi \
  gcc-riscv64-unknown-elf picolibc-riscv64-unknown-elf

.PHONY: firmware firmware-test firmware-setup
.SECONDARY:

firmware-setup:
	@CSupport/libnn/install-packages $(FIRMWARE_PACKAGES)

firmware: firmware-setup
	@$(MAKE) --no-print-directory $(FIRMWARE_TARGETS:%=$(FIRMWARE)/libnn-%.a)

firmware-test: firmware all
	@Tests/run firmware

# ---------------------------------------------------------------------------------- archives

# The vector kernels are for the host; the references beside them are small and have the same bits.
FIRMWARE_SOURCES := $(shell find Sources/NN -name '*.swift' -not -path '*/Vector/*' -not -path '*/Narrow/*' | LC_ALL=C sort)
# Traps are for the host, where every test runs with them; what a caller passes is checked by code, not by traps.
FIRMWARE_FLAGS := $(EMBEDDED) -Osize -D NN_PLAIN_KERNELS -Xfrontend -remove-runtime-asserts \
  -Xfrontend -disable-stack-protector -Xcc -ffreestanding -Xllvm -disable-loop-idiom-strlen -I CSupport/CArm
ifneq ($(FEATURES),all)
KNOWN_FEATURES := $(shell CSupport/firmware/features --list)
UNKNOWN_FEATURES := $(filter-out $(KNOWN_FEATURES),$(FEATURES))
ifneq ($(UNKNOWN_FEATURES),)
$(error FEATURES: there is no $(UNKNOWN_FEATURES); there are $(sort $(KNOWN_FEATURES)))
endif
FIRMWARE_SOURCES := $(filter-out %/Base/Features.swift,$(FIRMWARE_SOURCES)) $(FIRMWARE)/Features.swift

$(FIRMWARE)/Features.swift: Sources/NN/Base/Features.swift CSupport/firmware/features
	@mkdir -p $(@D)
	@CSupport/firmware/features $(FEATURES) > $@
endif

SWIFT_cortex-m0plus := armv6m-none-none-eabi -Xcc -mcpu=cortex-m0plus -Xcc -mfloat-abi=soft -Xcc -fshort-enums -D NN_SOFT_FLOAT
SWIFT_cortex-m4f := armv7em-none-none-eabi -Xcc -mcpu=cortex-m4 -Xcc -mfloat-abi=hard -Xcc -mfpu=fpv4-sp-d16 -Xcc -fshort-enums -D NN_VFP -D NN_DSP
SWIFT_cortex-m7 := armv7em-none-none-eabi -Xcc -mcpu=cortex-m7 -Xcc -mfloat-abi=hard -Xcc -mfpu=fpv5-d16 -Xcc -fshort-enums -D NN_VFP -D NN_DSP
SWIFT_rv32imac := riscv32-none-none-eabi -Xcc -march=rv32imac -Xcc -mabi=ilp32 -D NN_SOFT_FLOAT
SWIFT_rv32imafc := riscv32-none-none-eabi -Xcc -march=rv32imafc -Xcc -mabi=ilp32f
SWIFT_wasm32 := wasm32-unknown-none-wasm

$(FIRMWARE)/nn-%.o: $(FIRMWARE_SOURCES) $(HEADERS)
	@mkdir -p $(@D)
	@echo 'swiftc Sources/NN -> $@'
	@$(SWIFTC) -target $(SWIFT_$*) $(FIRMWARE_FLAGS) -emit-object $(FIRMWARE_SOURCES) -o $@
	@touch $@

# Only nn_* stays global, as in libnn.a on the host. The sections stay apart, so that what is not called is not linked.
$(FIRMWARE)/libnn-wasm32.a: $(FIRMWARE)/nn-wasm32.o
	@rm -f $@ && llvm-ar rcs $@ $<

$(FIRMWARE)/libnn-%.a: $(FIRMWARE)/nn-%.o include/nn.h
	@$(TOOLS_$*)ld $(LD_$*) -r --gc-sections $(foreach f,$(shell CSupport/libnn/header-functions include/nn.h),-u $(f)) $< -o $(@:.a=.o)
	@$(TOOLS_$*)objcopy --wildcard --keep-global-symbol='nn_*' --strip-unneeded $(@:.a=.o)
	@rm -f $@ && $(TOOLS_$*)ar rcs $@ $(@:.a=.o)

# ---------------------------------------------------------------------------------- programs

TOOLS_cortex-m0plus := arm-none-eabi-
TOOLS_cortex-m4f := arm-none-eabi-
TOOLS_cortex-m7 := arm-none-eabi-
TOOLS_rv32imac := riscv64-unknown-elf-
TOOLS_rv32imafc := riscv64-unknown-elf-
LD_rv32imac := -m elf32lriscv
LD_rv32imafc := -m elf32lriscv

CPU_cortex-m0plus := -mcpu=cortex-m0plus -mfloat-abi=soft
CPU_cortex-m4f := -mcpu=cortex-m4 -mfloat-abi=hard -mfpu=fpv4-sp-d16
CPU_cortex-m7 := -mcpu=cortex-m7 -mfloat-abi=hard -mfpu=fpv5-d16
CPU_rv32imac := -march=rv32imac -mabi=ilp32 -mcmodel=medany
CPU_rv32imafc := -march=rv32imafc -mabi=ilp32f -mcmodel=medany

START_cortex-m0plus := -T microbit.ld CSupport/firmware/startup-arm.c
START_cortex-m4f := -T mps2-an386.ld CSupport/firmware/startup-arm.c
START_cortex-m7 := -T mps2-an500.ld CSupport/firmware/startup-arm.c
START_rv32imac := -T virt-rv32.ld CSupport/firmware/startup-riscv.c
START_rv32imafc := -T virt-rv32.ld CSupport/firmware/startup-riscv.c

FIRMWARE_CFLAGS := -std=c11 -Os -g -Wall -Wextra -Wpedantic -Werror -ffunction-sections -fdata-sections -Iinclude \
  -ICSupport/firmware
FIRMWARE_LDFLAGS := --specs=picolibc.specs -nostartfiles -static -LCSupport/firmware -Wl,--gc-sections \
  -Wl,--no-warn-rwx-segments -Wl,-z,noexecstack
BOARD_FILES := $(wildcard CSupport/firmware/*)

# The models of the examples: trained and exported by nn-cli from readings in a CSV file.
MODELS := $(B)/firmware/models
MODEL_sense := $(MODELS)/blob.c
MODEL_tune := $(MODELS)/blob.c
MODEL_stack := $(MODELS)/blob.c
MODEL_infer := $(MODELS)/vibration.c
MODEL_learn := $(MODELS)/gate.c
MODEL_known := $(MODELS)/known.c
MODEL_known-empty := -DEMPTY $(MODELS)/known.c
MODEL_count := -O2 $(MODELS)/wide.c $(MODELS)/wide8.c
MODEL_archive := $(MODELS)/wideblob.c $(MODELS)/wide8blob.c
MODEL_work := -O2 Tests/firmware/plain.c -lm

$(MODELS)/vibration.nn: examples/data/vibration.csv $(B)/nn-cli
	@mkdir -p $(@D)
	@$(B)/nn-cli train $< -o $@ --hidden 8 --epochs 200 > $(@D)/train.log

# A network of the size of Fashion-MNIST's, for counting instructions.
$(MODELS)/wide.nn: Tests/firmware/wide-rows $(B)/nn-cli
	@mkdir -p $(@D)
	@Tests/firmware/wide-rows > $(@D)/wide.csv
	@$(B)/nn-cli train $(@D)/wide.csv -o $@ --hidden 128,64 --scale none --validation 0 --epochs 1 > $(@D)/train-wide.log

$(MODELS)/wide.c: $(MODELS)/wide.nn
	@$(B)/nn-cli export $< --format c --no-verify -o $(@D) > $(@D)/export-wide.log

$(MODELS)/wide8.c: $(MODELS)/wide.nn
	@$(B)/nn-cli export $< --format c --int8 --calibrate $(@D)/wide.csv --min-agreement 0 --prefix wide8 --no-verify -o $(@D) \
	  > $(@D)/export-wide8.log

$(MODELS)/wideblob.c: $(MODELS)/wide.nn
	@$(B)/nn-cli export $< --format blob --prefix wideblob --no-verify -o $(@D) > $(@D)/export-wideblob.log

$(MODELS)/wide8blob.c: $(MODELS)/wide.nn
	@$(B)/nn-cli export $< --format blob --int8 --calibrate $(@D)/wide.csv --min-agreement 0 --prefix wide8blob \
	  --no-verify -o $(@D) > $(@D)/export-wide8blob.log

# A model of which only the shape counts: learn.c draws the weights anew.
$(MODELS)/gate.nn: examples/data/xor.csv $(B)/nn-cli
	@mkdir -p $(@D)
	@$(B)/nn-cli train $< -o $@ --hidden 3:tanh --loss mse --output-activation identity --scale none --target-scale none \
	  --validation 0 --epochs 1 > $(@D)/train-gate.log

$(MODELS)/gate.c: $(MODELS)/gate.nn
	@$(B)/nn-cli export $< --format trainer --prefix gate --no-verify -o $(@D) > $(@D)/export-gate.log

$(MODELS)/vibration.c: $(MODELS)/vibration.nn
	@$(B)/nn-cli export $< --format c --prefix vibration --no-verify -o $(@D) > $(@D)/export.log

# A verified export, whose header says what its code needs.
$(MODELS)/known.c: $(MODELS)/vibration.nn
	@$(B)/nn-cli export $< --format c --prefix known -o $(@D) > $(@D)/export-known.log

$(MODELS)/blob.c: $(MODELS)/vibration.nn
	@$(B)/nn-cli export $< --format blob --prefix blob --no-verify -o $(@D) > $(@D)/export-blob.log

# $(FIRMWARE)/TARGET/NAME.elf from examples/firmware/NAME.c, or from Tests/firmware/NAME.c.
define FIRMWARE_PROGRAM
$(FIRMWARE)/$(1)/%.elf: examples/firmware/%.c $(FIRMWARE)/libnn-$(1).a $(BOARD_FILES)
	$$(call LINK_FIRMWARE,$(1))
$(FIRMWARE)/$(1)/%.elf: Tests/firmware/%.c $(FIRMWARE)/libnn-$(1).a $(BOARD_FILES)
	$$(call LINK_FIRMWARE,$(1))
$(FIRMWARE)/$(1)/%-empty.elf: Tests/firmware/%.c $(FIRMWARE)/libnn-$(1).a $(BOARD_FILES)
	$$(call LINK_FIRMWARE,$(1))
$(FIRMWARE)/$(1)/sense.elf $(FIRMWARE)/$(1)/tune.elf $(FIRMWARE)/$(1)/stack.elf: $(MODELS)/blob.c
$(FIRMWARE)/$(1)/infer.elf: $(MODELS)/vibration.c
$(FIRMWARE)/$(1)/learn.elf: $(MODELS)/gate.c
$(FIRMWARE)/$(1)/known.elf $(FIRMWARE)/$(1)/known-empty.elf: $(MODELS)/known.c
$(FIRMWARE)/$(1)/count.elf: $(MODELS)/wide.c $(MODELS)/wide8.c
$(FIRMWARE)/$(1)/archive.elf: $(MODELS)/wideblob.c $(MODELS)/wide8blob.c
$(FIRMWARE)/$(1)/work.elf: Tests/firmware/plain.c Tests/firmware/plain.h
endef
define LINK_FIRMWARE
@mkdir -p $(@D)
@$(TOOLS_$(1))gcc $(CPU_$(1)) $(FIRMWARE_CFLAGS) -I$(MODELS) $(FIRMWARE_LDFLAGS) $(START_$(1)) \
  CSupport/firmware/board.c $< $(MODEL_$(basename $(@F))) $(FIRMWARE)/libnn-$(1).a -Wl,-Map=$@.map -o $@
endef

$(foreach target,$(BOARD_TARGETS),$(eval $(call FIRMWARE_PROGRAM,$(target))))
