# Firmware: the same sources for bare metal, and the examples under QEMU. Included by the Makefile.
#
#   make firmware                             an archive for every target: build/firmware/libnn-TARGET.a
#   make firmware FEATURES="tanh mse"         one that can do these things and nothing else, in
#                                             build/firmware-tanh+mse
#   make firmware-test                        every example on every board under QEMU, against the host

empty :=
FEATURES ?= all
FIRMWARE := $(B)/firmware$(if $(filter all,$(FEATURES)),,-$(subst $(empty) $(empty),+,$(strip $(FEATURES))))
include CSupport/firmware/boards.mk
boards_with = $(shell sed -n 's/\.$(1) :=.*//p' CSupport/firmware/boards.mk)
COMPILED_TARGETS := $(call boards_with,swift)
SERVED_TARGETS := $(call boards_with,archive)
BOARD_TARGETS := $(COMPILED_TARGETS) $(SERVED_TARGETS)
FIRMWARE_TARGETS := $(BOARD_TARGETS) wasm32
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
FIRMWARE_SOURCES := $(shell find Sources/NN -name '*.swift' -not -path '*/Vector/*' -not -path '*/Narrow/*' -not -path '*/Lanes/*' | LC_ALL=C sort)
# Traps are for the host, where every test runs with them; what a caller passes is checked by code, not by traps.
FIRMWARE_FLAGS := $(EMBEDDED) -Osize -D NN_PLAIN_KERNELS -Xfrontend -remove-runtime-asserts \
  -Xfrontend -disable-stack-protector -Xcc -ffreestanding -Xllvm -disable-loop-idiom-strlen -I CSupport/CArm
ifneq ($(FEATURES),all)
KNOWN_FEATURES := $(shell CSupport/firmware/features --list)
UNKNOWN_FEATURES := $(filter-out $(KNOWN_FEATURES),$(FEATURES))
ifneq ($(UNKNOWN_FEATURES),)
$(error FEATURES: there is no $(UNKNOWN_FEATURES); there are $(sort $(KNOWN_FEATURES)))
endif
FEATURE_FILES := $(shell CSupport/firmware/features --files)
FIRMWARE_SOURCES := $(filter-out $(FEATURE_FILES),$(FIRMWARE_SOURCES)) $(FEATURE_FILES:Sources/%=$(FIRMWARE)/%)

$(FIRMWARE)/NN/%.swift: Sources/NN/%.swift CSupport/firmware/features
	@mkdir -p $(@D)
	@CSupport/firmware/features $< $(FEATURES) > $@
endif

SWIFT_wasm32 := wasm32-unknown-none-wasm
SWIFT_FLAGS = $($(1).swift) $(addprefix -Xcc ,$($(1).cpu) $($(1).clang)) $(addprefix -D ,$($(1).core))
$(foreach target,$(COMPILED_TARGETS),$(eval SWIFT_$(target) := $(call SWIFT_FLAGS,$(target))))

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

define SERVED_ARCHIVE
$(FIRMWARE)/libnn-$(1).a: $(FIRMWARE)/libnn-$($(1).archive).a
	@cp $$< $$@
endef
$(foreach target,$(SERVED_TARGETS),$(eval $(call SERVED_ARCHIVE,$(target))))

# ---------------------------------------------------------------------------------- programs

$(foreach target,$(BOARD_TARGETS),$(eval TOOLS_$(target) := $($(target).compiler:gcc=)))
LD_rv32imac := -m elf32lriscv
LD_rv32imafc := -m elf32lriscv

# Linker flags that say where a memory of the board is: defsym TARGET,flash,BOARD_FLASH.
defsym = -Wl,--defsym=$(3)=$(firstword $($(1).$(2))),--defsym=$(3)_BYTES=$(lastword $($(1).$(2)))
START = -T $($(1).script) $(call defsym,$(1),flash,BOARD_FLASH) $(call defsym,$(1),ram,BOARD_RAM) \
  $(addprefix CSupport/firmware/,$($(1).sources))

FIRMWARE_CFLAGS := -std=c11 -Os -g -Wall -Wextra -Wpedantic -Werror -ffunction-sections -fdata-sections -Iinclude \
  -ICSupport/firmware
FIRMWARE_LDFLAGS := --specs=picolibc.specs -nostartfiles -static -LCSupport/firmware -Wl,--gc-sections \
  -Wl,--no-warn-rwx-segments -Wl,-z,noexecstack
BOARD_FILES := $(wildcard CSupport/firmware/*)
# What a program needs besides its archive.
BOARD_SUPPORT := $(filter-out %.mk %/run %/features %/board-host.c,$(BOARD_FILES)) CSupport/firmware/boards.mk

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
@$($(1).compiler) $($(1).cpu) $($(1).gcc) $(FIRMWARE_CFLAGS) -I$(MODELS) $(FIRMWARE_LDFLAGS) $(call START,$(1)) \
  $< $(MODEL_$(basename $(@F))) $(FIRMWARE)/libnn-$(1).a -Wl,-Map=$@.map -o $@
endef

$(foreach target,$(BOARD_TARGETS),$(eval $(call FIRMWARE_PROGRAM,$(target))))
