# What the tests run, built by make so that as much as possible is built side by side. Included by the Makefile.
#
#   make tests-c        the programs of the group c: Tests/run says what each group is

T := $(B)/tests
# Sanitizers come with the clang of swiftc, whose LLVM has compiled the core.
SWIFT_CLANG := $(dir $(shell command -v $(SWIFTC)))clang
SWIFT_LIBRARIES := $(dir $(SWIFT_CLANG))../lib/swift/linux

TEST_CFLAGS := -std=c11 -O1 -g -Wall -Wextra -Werror -fno-builtin-malloc -Iinclude
TEST_HEADERS := include/nn.h $(wildcard Tests/c/*.h)
C_TESTS := $(basename $(notdir $(wildcard Tests/c/*.c)))
WITH_SHARED := -L$(B) -lnn -lm -Wl,-rpath,$(abspath $(B))
WITH_STATIC := $(or $(GSL_LIBS),-lm)
CXX_STANDARDS := 11 14 17 20

.PHONY: $(addprefix tests-,c valgrind sanitized threads abi arguments fuzz coverage parsing kernels templates neon speed model-format \
  firmware dispatch soak cli swift lint)

# ---------------------------------------------------------------------------------- the C tests

tests-c: $(C_TESTS:%=$(T)/c/%) $(addprefix $(T)/c/,openblas determinism-static determinism-without-gsl)
tests-valgrind: $(addprefix $(T)/c/,numbers layers memory statuses_quantized)

$(T)/c/%: Tests/c/%.c $(TEST_HEADERS) $(B)/libnn.so
	@mkdir -p $(@D)
	@gcc $(TEST_CFLAGS) $< $(WITH_SHARED) -o $@

$(T)/c/openblas: Tests/c/blas.c $(TEST_HEADERS) $(B)/libnn.so
	@mkdir -p $(@D)
	@gcc $(TEST_CFLAGS) -DWITH_OPENBLAS $< -L$(B) -lnn -lm -Wl,--no-as-needed -l:libopenblas.so.0 \
	  -Wl,-rpath,$(abspath $(B)) -o $@

$(T)/c/determinism-static: Tests/c/determinism.c $(TEST_HEADERS) $(B)/libnn.a
	@mkdir -p $(@D)
	@gcc $(TEST_CFLAGS) $< $(B)/libnn.a $(WITH_STATIC) -o $@

$(T)/c/determinism-without-gsl: Tests/c/determinism.c $(TEST_HEADERS) $(T)/without-gsl/libnn.a
	@gcc $(TEST_CFLAGS) $< $(T)/without-gsl/libnn.a -lm -o $@

# One variant is enough: Tests/dispatch compares them.
$(T)/without-gsl/libnn.a: $(SOURCES) $(HEADERS)
	@$(MAKE) --no-print-directory B=$(T)/without-gsl GSL=0 VARIANTS=native $@

# ------------------------------------------------------------- a sanitizer in the library itself

# allocations.c replaces malloc, which only one can.
tests-sanitized: $(patsubst %,$(T)/sanitized/%,$(filter-out allocations,$(C_TESTS)))
tests-threads: $(T)/threads/threads $(T)/threads/parallel

$(T)/nn-address.o $(T)/nn-thread.o: $(T)/nn-%.o: $(SOURCES) $(HEADERS) $(B)/gsl-$(GSL)
	@mkdir -p $(@D)
	@echo 'swiftc Sources/NN -> $@'
	@$(SWIFTC) -O $(CORE_FLAGS) $(GSL_FLAGS) -sanitize=$* -emit-object $(SOURCES) -o $@
	@touch $@

$(T)/sanitized/%: Tests/c/%.c $(TEST_HEADERS) $(T)/nn-address.o
	@mkdir -p $(@D)
	@$(SWIFT_CLANG) -fsanitize=address -fuse-ld=lld $(TEST_CFLAGS) $< $(T)/nn-address.o $(WITH_STATIC) -o $@

# ThreadSanitizer's run time in Swift's toolchain needs libdispatch.
$(T)/threads/%: Tests/c/%.c $(TEST_HEADERS) $(T)/nn-thread.o
	@mkdir -p $(@D)
	@$(SWIFT_CLANG) -fsanitize=thread -fuse-ld=lld $(TEST_CFLAGS) $< $(T)/nn-thread.o $(WITH_STATIC) \
	  -L$(SWIFT_LIBRARIES) -ldispatch -lBlocksRuntime -Wl,-rpath,$(SWIFT_LIBRARIES) -o $@

# ------------------------------------------------------------------------------------- the ABI

tests-abi: $(CXX_STANDARDS:%=$(T)/abi/cxx%) $(T)/abi/swift-host

$(T)/abi/cxx%: Tests/abi/cxx.cpp include/nn.h $(B)/libnn.so
	@mkdir -p $(@D)
	@g++ -std=c++$* -O1 -Wall -Wextra -Wpedantic -Werror -Iinclude $< $(WITH_SHARED) -o $@

$(T)/abi/swift-host: Tests/abi/swift-host.swift include/nn.h $(B)/libnn.so
	@mkdir -p $(@D)
	@$(SWIFTC) -O -swift-version 6 -warnings-as-errors $< -Iinclude -L$(B) -lnn -Xlinker -rpath \
	  -Xlinker $(abspath $(B)) -o $@

# Any argument: tables made from nn.h, on the host with AddressSanitizer and on a Cortex-M4F.
tests-arguments: $(T)/arguments/host $(B)/firmware/cortex-m4f/arguments.elf

$(T)/arguments/arguments.inc: Tests/arguments/generate Tests/abi/nn_header.py include/nn.h
	@mkdir -p $(@D)
	@Tests/arguments/generate $@

$(T)/arguments/host: Tests/firmware/arguments.c CSupport/firmware/board-host.c $(T)/arguments/arguments.inc \
  $(wildcard Tests/arguments/*.h) $(T)/nn-address.o
	@$(SWIFT_CLANG) -fsanitize=address -fuse-ld=lld -std=c11 -g -Wall -Wextra -Werror -Iinclude -ICSupport/firmware \
	  -I$(@D) $(filter %.c,$^) $(T)/nn-address.o $(WITH_STATIC) -o $@

$(B)/firmware/cortex-m4f/arguments.elf: $(T)/arguments/arguments.inc $(wildcard Tests/arguments/*.h)
$(B)/firmware/cortex-m4f/arguments.elf: export CPATH := $(abspath $(T)/arguments)

# ----------------------------------------------------------------------------------- the others

ifeq ($(shell uname -m),x86_64)
tests-kernels: $(VARIANTS:%=$(B)/kernels-%)
else
tests-kernels: $(B)/kernels-native
endif
tests-neon: $(B)/neon/nn.o
tests-templates: $(addprefix $(T)/templates/compare-,gcc clang)
tests-parsing tests-speed tests-model-format tests-dispatch tests-coverage tests-cli: all
tests-cli: $(T)/mpi/libnn-mpi.so
tests-lint:
tests-soak: all $(T)/soak-process
tests-fuzz: all
	@Tests/fuzz/build $(T)/fuzz

$(T)/soak-process: Tests/soak/process.c include/nn.h $(B)/libnn.so
	@mkdir -p $(@D)
	@gcc $(TEST_CFLAGS) $< $(WITH_SHARED) -o $@

# The functions of exported C, called from Swift beside the core's.
TEMPLATES := Sources/nn-cli/Export/Templates
TEMPLATE_FORMULAS := $(addprefix $(TEMPLATES)/,Exponential.swift ActivationFormulas.swift Layers.swift Columns.swift \
  FusedMultiplyAdd.swift IntegerMultiplyAdd.swift) Tests/kernels/HardNumbers.swift

$(T)/templates/functions.c: Tests/templates/generate $(wildcard $(TEMPLATES)/*.c)
	@Tests/templates/generate $(@D)

$(T)/templates/compare-%: $(T)/templates/functions.c $(wildcard Tests/templates/*) $(wildcard $(TEMPLATES)/*)
	@$(if $(filter clang,$*),$(SWIFT_CLANG),$*) -std=c99 -O2 -Wall -Wextra -Werror -Wno-unused-function -ITests/templates \
	  -I$(TEMPLATES) -I$(@D) -c $< -o $@.o
	@$(SWIFTC) -O -wmo -swift-version 6 -warnings-as-errors -module-name Templates -I $(@D) \
	  $(wildcard Tests/templates/*.swift) $(@D)/Table.swift $(TEMPLATE_FORMULAS) $@.o -lm -o $@

FIRMWARE_EXAMPLES := $(basename $(notdir $(wildcard examples/firmware/*.c)))
# Boards that differ from another by more than how floats are passed.
OWN_BOARDS := $(foreach t,$(BOARD_TARGETS),$(if $($(t).same),,$(t)))
# Boards whose flash holds a network of 784-128-64-10 twice; a Cortex-M33 counts as an M7 does.
LARGE_BOARDS := $(filter-out cortex-m0plus cortex-m33,$(OWN_BOARDS))
tests-firmware: $(FIRMWARE_TARGETS:%=$(B)/firmware/libnn-%.a) \
  $(foreach t,$(OWN_BOARDS),$(addprefix $(B)/firmware/$(t)/,$(addsuffix .elf,$(FIRMWARE_EXAMPLES) \
    bits quantized stack empty known known-empty work))) \
  $(foreach t,$(filter-out $(OWN_BOARDS),$(BOARD_TARGETS)),$(B)/firmware/$(t)/bits.elf) \
  $(foreach t,$(LARGE_BOARDS),$(addprefix $(B)/firmware/$(t)/,count.elf archive.elf))

tests-install: all $(FIRMWARE_TARGETS:%=$(B)/firmware/libnn-%.a)

# Only the product that is run: `swift test` alone also builds swift-protobuf's compiler, in C++, and nn-cli named beside it
# would be compiled once more.
SWIFT_TEST_FLAGS := -c release -Xswiftc -enable-testing --traits default,CommandLine
tests-swift:
	@$(SWIFT) build $(SWIFT_TEST_FLAGS) --product libnnPackageTests
