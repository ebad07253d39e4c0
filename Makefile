# libnn. `make help` lists the targets.
#
#   make                 build/libnn.so, build/libnn.a, build/nn.pc, build/nn-cli
#   make setup           installs what make and make demo need (make setup-test: and make test)
#   make demo            installs what is missing; from a CSV to a prediction in C
#   make test            installs what is missing; every test
#   make install PREFIX=/usr/local DESTDIR=
#   make install-firmware the archives for boards, linker scripts and start-up code, likewise
#   make bench           speed beside the peers' (make bench-peers installs them), into docs/performance.md
#   make MPI=1           and build/libnn-mpi.so, with which mpirun -n 4 nn-cli train shares the rows
#   make GSL=0           a library without GSL: the same bits, no GPL
#   make fuzz TIME=60    every fuzz target for TIME seconds
#   make soak TIME=300   use and abuse for TIME seconds
#   make ulp             errors of exp, log and the like for all 4 billion numbers; fused multiply-adds
#   make coverage        the regions of the core that the C tests reach, as the suite coverage
#   make firmware        archives for Cortex-M and RV32, see CSupport/firmware/firmware.mk

SHELL := /bin/bash
.SHELLFLAGS := -e -o pipefail -c
.DEFAULT_GOAL := all
.DELETE_ON_ERROR:

PREFIX ?= /usr/local
DESTDIR ?=
GSL ?= 1
CC ?= cc
MPI ?= 0
MPICC ?= mpicc
SWIFTC ?= swiftc
SWIFT ?= swift
JOBS ?= $(shell nproc)

VERSION := $(shell awk '/define NN_VERSION_M|define NN_VERSION_P/ {printf "%s%s", dot, $$3; dot="."}' include/nn.h)
SONAME := libnn.so.0
B := build

# A changed GSL= must rebuild, and the two kinds must not mix.
ifeq ($(GSL),1)
GSL_FLAGS := -D NN_GSL
GSL_LIBS := -lgsl -lgslcblas -lm
GSL_REQUIRES := gsl
else
GSL_FLAGS :=
GSL_LIBS :=
GSL_REQUIRES :=
endif

SOURCES := $(shell find Sources/NN -name '*.swift' | LC_ALL=C sort)
CLI_SOURCES := $(shell find Sources/nn-cli Sources/NeuralNetwork Sources/TensorBoardEvents Sources/ONNXMessages -not -type d)
HEADERS := include/nn.h include/module.modulemap $(wildcard CSupport/C*/*)

CORE_FLAGS := -wmo -parse-as-library -swift-version 6 -module-name NN \
  -enable-experimental-feature Embedded -enable-upcoming-feature InternalImportsByDefault \
  -enable-upcoming-feature MemberImportVisibility -warnings-as-errors -Xcc -fno-math-errno -I include -I CSupport/CGSL
EMBEDDED := $(CORE_FLAGS) -no-allocations -Xfrontend -function-sections

.SECONDARY:
.PHONY: all fuzz soak ulp coverage demo test install install-firmware uninstall clean format lint help setup setup-test bench bench-peers FORCE

MPI_LIBRARY := $(if $(filter 1,$(MPI)),$(B)/libnn-mpi.so)

all: $(B)/libnn.so $(B)/libnn.a $(B)/nn.pc $(B)/nn-cli $(MPI_LIBRARY)

help:
	@sed -n '/^# libnn/,/^$$/s/^# \{0,1\}//p' Makefile

include CSupport/firmware/firmware.mk

# ------------------------------------------------------------------------------------ set-up

PACKAGES := gcc libc6-dev binutils pkg-config libgsl-dev zlib1g-dev gnuplot-nox
TEST_PACKAGES := $(PACKAGES) $(FIRMWARE_PACKAGES) g++ perl python3 python3-venv dataset-fashion-mnist clang-format qemu-user valgrind \
  gcc-aarch64-linux-gnu libc6-dev-arm64-cross libopenblas0 gcc-avr avr-libc simavr cmake python3-kconfiglib python3-pytest \
  python3-pytest-subtests libopenmpi-dev openmpi-bin

setup:
	@CSupport/libnn/install-packages $(PACKAGES)

setup-test:
	@CSupport/libnn/install-packages $(TEST_PACKAGES)

# ----------------------------------------------------------------------------------- library

$(B)/gsl-$(GSL):
	@mkdir -p $(B) && rm -f $(B)/gsl-* && touch $@

# On x86-64 the core is compiled three times, and CSupport/libnn/dispatch.c chooses at run time.
ifeq ($(shell uname -m),x86_64)
VARIANTS := baseline v3 v4
else
VARIANTS := native
endif
FLAGS_native := $(if $(filter aarch64 arm64,$(shell uname -m)),-D NN_HAS_FMA)
FLAGS_baseline :=
FLAGS_v3 := -Xcc -march=x86-64-v3 -target-cpu haswell -D NN_WIDE_REGISTERS -D NN_HAS_FMA
# Tuned for another processor than x86-64-v4 itself, to which LLVM gives loops of 256 bits. Gathers and scatters are
# slower than single loads.
FLAGS_v4 := -Xcc -march=x86-64-v4 -Xcc -mno-gather -Xcc -mno-scatter -target-cpu haswell \
  -D NN_WIDEST_REGISTERS -D NN_HAS_FMA
FUNCTIONS = $(shell CSupport/libnn/header-functions include/nn.h)

$(B)/core-%.o: $(SOURCES) $(HEADERS) $(B)/gsl-$(GSL)
	@echo 'swiftc Sources/NN -> $@ (Embedded Swift, no allocations)'
	@$(SWIFTC) -O $(EMBEDDED) $(GSL_FLAGS) $(FLAGS_$*) -emit-object $(SOURCES) -o $@
	@touch $@

# Only nn_* stays global. Embedded Swift's weak symbols must never meet a Swift runtime, nor one variant's those
# of another: a shared specialisation compiled for v3 would stop the baseline with an illegal instruction.
$(B)/local-%.o: $(B)/core-%.o include/nn.h
	@ld -r --gc-sections $(addprefix -u ,$(FUNCTIONS)) $< -o $@
	@objcopy --wildcard --keep-global-symbol='nn_*' $@

$(B)/nn-native.o: $(B)/local-native.o
	@cp $< $@

$(B)/variant-%.o: $(B)/local-%.o
	@objcopy $(foreach f,$(FUNCTIONS),--redefine-sym $(f)=$*_$(f)) $< $@

$(B)/functions.inc: include/nn.h
	@mkdir -p $(B) && printf 'DISPATCH(%s)\n' $(FUNCTIONS) >$@

$(B)/dispatch.o: CSupport/libnn/dispatch.c $(B)/functions.inc
	@$(CC) -O2 -fPIC -Wall -Wextra -Werror -fno-stack-protector -I $(B) -c $< -o $@

$(B)/nn-dispatched.o: $(B)/dispatch.o $(foreach v,$(VARIANTS),$(B)/variant-$(v).o)
	@ld -r $^ -o $@
	@objcopy --wildcard --keep-global-symbol='nn_*' $@

# Tests of the kernels, beside the layers of the core that know no network, and with the core's flags.
KERNEL_SOURCES := $(filter $(addprefix Sources/NN/,Base/% Kernels/% Choices/% Narrow/NarrowRow.swift),$(SOURCES))
$(B)/kernels-%: $(KERNEL_SOURCES) $(wildcard Tests/kernels/*.swift) $(HEADERS)
	@$(SWIFTC) -O -wmo -swift-version 6 -module-name NN -enable-upcoming-feature InternalImportsByDefault \
	  -enable-upcoming-feature MemberImportVisibility -warnings-as-errors -Xcc -fno-math-errno -I include \
	  -I CSupport/CGSL $(FLAGS_$*) $(KERNEL_SOURCES) $(wildcard Tests/kernels/*.swift) -o $@

# The core for 64-bit ARM with its vector kernels, for Tests/neon.
$(B)/neon/nn.o: $(SOURCES) $(HEADERS)
	@mkdir -p $(@D)
	@echo 'swiftc Sources/NN -> $@'
	@$(SWIFTC) -target aarch64-none-none-elf -O $(EMBEDDED) -D NN_HAS_FMA -Xcc -ffreestanding -Xfrontend -disable-stack-protector \
	  -emit-object $(SOURCES) -o $@
	@aarch64-linux-gnu-objcopy --wildcard --keep-global-symbol='nn_*' $@

CORE := $(if $(filter native,$(VARIANTS)),$(B)/nn-native.o,$(B)/nn-dispatched.o)

$(B)/libnn.so.$(VERSION): $(CORE) CSupport/libnn/libnn.map
	@echo 'link -> $@'
	@$(CC) -shared -Wl,-soname,$(SONAME) -Wl,--version-script=CSupport/libnn/libnn.map -Wl,--gc-sections \
	  -Wl,--as-needed -Wl,-z,defs -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack -s $< $(GSL_LIBS) -o $@

$(B)/libnn.so: $(B)/libnn.so.$(VERSION)
	@ln -sf $(notdir $<) $(B)/$(SONAME)
	@ln -sf $(SONAME) $@

$(B)/libnn.a: $(CORE)
	@echo 'archive -> $@'
	@rm -f $@ && cp $< $(B)/nn-local.o && ar rcs $@ $(B)/nn-local.o

$(B)/nn.pc: CSupport/libnn/nn.pc.in include/nn.h $(B)/gsl-$(GSL) FORCE
	@sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@VERSION@|$(VERSION)|' -e 's|@REQUIRES_PRIVATE@|$(GSL_REQUIRES)|' $< > $@

# nn-cli as installed: the network is in libnn.so, found beside the program or in ../lib.
CLI_BUILD := .build/shared
$(B)/nn-cli: $(B)/libnn.so $(CLI_SOURCES) Package.swift $(HEADERS)
	$(SWIFT) build -c release --product nn-cli --traits SharedCore,CommandLine --scratch-path $(CLI_BUILD) \
	  --static-swift-stdlib -Xlinker -L$(B) -Xlinker -rpath -Xlinker '$$ORIGIN' -Xlinker -rpath -Xlinker '$$ORIGIN/../lib'
	strip -o $@ $(CLI_BUILD)/release/nn-cli

# What nn-cli looks for where mpirun has started it.
%/libnn-mpi.so: CSupport/libnn/nn-mpi.c CSupport/CMPI/nn-mpi.h
	@command -v $(MPICC) >/dev/null || { echo "MPI=1 needs $(MPICC): apt install libopenmpi-dev openmpi-bin" >&2; exit 1; }
	@mkdir -p $(@D)
	@$(MPICC) -std=c11 -O2 -Wall -Wextra -Werror -fPIC -fvisibility=hidden -shared -ICSupport/CMPI $< -o $@

# What find_package(nn) reads, on any prefix.
CMAKE_LIBS := $(subst $(empty) ,;,$(GSL_LIBS:-l%=%))
$(B)/cmake/%: CSupport/libnn/%.in include/nn.h $(B)/gsl-$(GSL)
	@mkdir -p $(@D)
	@sed -e 's|@VERSION@|$(VERSION)|' -e 's|@SONAME@|$(SONAME)|' -e 's|@LIBS@|$(CMAKE_LIBS)|' $< > $@

ROOT = $(DESTDIR)$(PREFIX)
CMAKE_FILES := $(B)/cmake/nn-config.cmake $(B)/cmake/nn-config-version.cmake

install: all $(CMAKE_FILES)
	install -d $(ROOT)/{bin,include,lib/pkgconfig,lib/cmake/nn}
	install -m 755 $(B)/nn-cli $(ROOT)/bin/
	install -m 644 include/nn.h $(ROOT)/include/
	install -m 755 $(B)/libnn.so.$(VERSION) $(ROOT)/lib/
	ln -sf libnn.so.$(VERSION) $(ROOT)/lib/$(SONAME)
	ln -sf $(SONAME) $(ROOT)/lib/libnn.so
	install -m 644 $(B)/libnn.a $(ROOT)/lib/
	$(if $(MPI_LIBRARY),install -m 755 $(MPI_LIBRARY) $(ROOT)/lib/)
	install -m 644 $(B)/nn.pc $(ROOT)/lib/pkgconfig/
	install -m 644 $(CMAKE_FILES) $(ROOT)/lib/cmake/nn/

# Apart from install, as it needs compilers for the boards.
install-firmware: firmware
	install -d $(ROOT)/{include,lib/nn,share/nn/firmware}
	install -m 644 include/nn.h $(ROOT)/include/
	install -m 644 $(FIRMWARE_TARGETS:%=$(FIRMWARE)/libnn-%.a) $(ROOT)/lib/nn/
	install -m 644 $(BOARD_SUPPORT) $(ROOT)/share/nn/firmware/

uninstall:
	rm -f $(ROOT)/bin/nn-cli $(ROOT)/include/nn.h $(ROOT)/lib/libnn.{so,so.0,so.$(VERSION),a} $(ROOT)/lib/libnn-mpi.so $(ROOT)/lib/pkgconfig/nn.pc
	rm -rf $(ROOT)/lib/cmake/nn $(ROOT)/lib/nn $(ROOT)/share/nn

# ------------------------------------------------------------------------------ demo and tests

include Tests/tests.mk

demo: setup
	@$(MAKE) --no-print-directory -j$(JOBS) all
	@examples/demo

test: setup-test
	@$(MAKE) --no-print-directory -j$(JOBS) all
	@JOBS=$(JOBS) Tests/run

# ------------------------------------------------------------------------------------- bench

PEERS ?= $(firstword $(wildcard /opt/peers/venv) $(B)/peers)
BENCH_FLAGS := -std=c11 -O2 -Wall -Wextra -Werror -Iinclude

$(B)/bench/data/a_x.f32: bench/data.py
	@mkdir -p $(B)/bench && bench/data.py $(@D)

BENCH := $(addprefix $(B)/bench/,data/a_x.f32 training inference exported growth threads lanes peak)
$(addprefix $(B)/bench/,training inference growth threads lanes): $(B)/bench/%: bench/%.c bench/measure.h bench/arithmetic.h \
  bench/tasks.h bench/pool.h $(B)/libnn.so
	@mkdir -p $(B)/bench && $(CC) $(BENCH_FLAGS) $< -L$(B) -lnn -lpthread -Wl,-rpath,$(abspath $(B)) -o $@

# The networks of inference.c as nn-cli exports them.
EXPORTED := $(addprefix $(B)/bench/generated/exported_,moons.c classes.c)
TASK_moons := c.csv --hidden 4
TASK_classes := d.csv --hidden 10:sigmoid
$(B)/bench/generated/exported_%.c: $(B)/bench/data/a_x.f32 $(B)/nn-cli
	@mkdir -p $(@D)
	@$(B)/nn-cli train $(B)/bench/data/$(TASK_$*) --scale none --epochs 1 --quiet -o $(@:.c=.nn)
	@$(B)/nn-cli export $(@:.c=.nn) --format c --no-verify -o $(@D) >/dev/null

$(B)/bench/exported: bench/exported.c bench/measure.h $(EXPORTED)
	@$(CC) $(BENCH_FLAGS) -O3 -march=native -I$(B)/bench/generated $< $(EXPORTED) -o $@

$(B)/bench/peak $(B)/bench/onnxruntime: $(B)/bench/%: bench/%.c bench/measure.h
	@mkdir -p $(B)/bench && $(CC) $(BENCH_FLAGS) $< -ldl -o $@

# Programs of the peers, each only where its peer is installed.
$(B)/bench/fann: bench/fann.c bench/measure.h
	@mkdir -p $(B)/bench && $(CC) $(BENCH_FLAGS) -O3 -march=native $< -lfloatfann -lm -o $@

$(B)/bench/generated/moons.h: bench/generate.py
	@$(PEERS)/bin/python $< $(@D)

$(B)/bench/emlearn: bench/emlearn.c bench/measure.h $(B)/bench/generated/moons.h
	@$(CC) $(BENCH_FLAGS) -O3 -march=native -isystem $(B)/bench/generated -isystem $(EMLEARN) $< -lm -o $@

$(B)/bench/libtorch: bench/libtorch.cpp bench/measure.h
	@echo 'g++ bench/libtorch.cpp -> $@'
	@mkdir -p $(B)/bench && g++ -std=c++20 -O2 -Wall -Wextra -Werror -Iinclude -isystem $(TORCH)/include \
	  -isystem $(TORCH)/include/torch/csrc/api/include $< -L$(TORCH)/lib -Wl,-rpath,$(TORCH)/lib \
	  -Wl,--no-as-needed -ltorch_cpu -ltorch -lc10 -o $@

BENCH += $(if $(wildcard /usr/include/floatfann.h),$(B)/bench/fann)
EMLEARN := $(firstword $(wildcard $(PEERS)/lib/python3*/site-packages/emlearn))
BENCH += $(if $(EMLEARN),$(B)/bench/emlearn $(B)/bench/onnxruntime)
TORCH := $(firstword $(wildcard $(PEERS)/lib/python3*/site-packages/torch))
BENCH += $(if $(TORCH),$(B)/bench/libtorch)

bench: $(BENCH) $(B)/nn-cli
	@CHECK=$(CHECK) bench/run.py $(B)/bench $(PEERS)

# Python of Debian, because it is built with profiles and link-time optimisation: another makes the peers slower.
bench-peers:
	@CSupport/libnn/install-packages g++ python3-dev python3-venv libfann-dev
	@[ -x $(PEERS)/bin/python ] || /usr/bin/python3 -m venv $(PEERS)
	@$(PEERS)/bin/pip install --quiet torch jax scikit-learn onnx onnxruntime emlearn

# Runs of TIME seconds for each target, from a random seed. Findings are in $(B)/tests/fuzz.
TIME ?= 60
fuzz:
	@TIME=$(TIME) BUILD=$(B) Tests/fuzz/test

# A day of use in TIME seconds: trainings that are killed and go on, models that come and go.
soak:
	@BUILD=$(abspath $(B)) Tests/soak/test $(TIME)

# Regions of the core that the C tests reach, and those of its parser, sizes and entry points that they do not.
coverage:
	@BUILD=$(B) Tests/coverage/measure

# Elementary functions of every float, against the C library in binary64; those of exported C, against the core's.
ulp: $(B)/kernels-$(lastword $(filter-out v4,$(VARIANTS))) tests-templates
	@NN_ALL_FLOATS=1 $<
	@BUILD=$(B) Tests/templates/test all

# Links are left out: clang-format would replace them by files.
C_FILES = $(shell git ls-files -s '*.h' '*.c' '*.cpp' | awk '$$1 != "120000" {print $$4}')

lint:
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests
	clang-format --dry-run --Werror $(C_FILES)

format:
	$(SWIFT) format --in-place --recursive Package.swift Sources Tests
	clang-format -i $(C_FILES)

clean:
	rm -rf $(B) .build
