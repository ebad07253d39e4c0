# The boards, and how to compile and run for each: the only place that has this. firmware.mk includes it, CSupport/firmware/run
# and Tests/firmware read it, and nn-cli has it embedded, for `export` and `info --target`. Every line is
# `board.what := value`:
#
#   compiler   the C compiler; what stands before its gcc is the prefix of the other tools
#   cpu        flags for the C compiler and, behind -Xcc, for swiftc
#   gcc        flags for the C compiler alone
#   swift      swiftc's target; absent where there is no archive of libnn, and exported Swift is not tried
#   archive    the board whose archive of libnn is its own, too
#   same       the board whose exported code differs in how floats are passed alone: nn-cli tries the code there, and
#              tests try one program here
#   clang      flags behind -Xcc alone
#   core       conditions that the core is compiled with
#   flash, ram where it begins, how large it is
#   script     the linker script, to which flash and ram are told
#   sources    start-up code, and the functions of board.h
#   run        the emulator; QEMU's also has qemu.options

qemu.options := -display none -monitor none -serial none -chardev stdio,id=console -semihosting-config enable=on,target=native,chardev=console

cortex-m0plus.compiler := arm-none-eabi-gcc
cortex-m0plus.cpu := -mcpu=cortex-m0plus -mfloat-abi=soft
cortex-m0plus.gcc := -mthumb
cortex-m0plus.swift := armv6m-none-none-eabi
cortex-m0plus.clang := -fshort-enums
cortex-m0plus.core := NN_SOFT_FLOAT
cortex-m0plus.flash := 0 256K
cortex-m0plus.ram := 0x20000000 16K
cortex-m0plus.script := arm.ld
cortex-m0plus.sources := startup-arm.c board.c
cortex-m0plus.run := qemu-system-arm -M microbit

cortex-m3.compiler := arm-none-eabi-gcc
cortex-m3.cpu := -mcpu=cortex-m3 -mfloat-abi=soft
cortex-m3.gcc := -mthumb
cortex-m3.flash := 0 4M
cortex-m3.ram := 0x20000000 4M
cortex-m3.script := arm.ld
cortex-m3.sources := startup-arm.c board.c
cortex-m3.run := qemu-system-arm -M mps2-an385

cortex-m4f.compiler := arm-none-eabi-gcc
cortex-m4f.cpu := -mcpu=cortex-m4 -mfloat-abi=hard -mfpu=fpv4-sp-d16
cortex-m4f.gcc := -mthumb
cortex-m4f.swift := armv7em-none-none-eabi
cortex-m4f.clang := -fshort-enums
cortex-m4f.core := NN_VFP NN_DSP NN_HAS_FMA
cortex-m4f.flash := 0 4M
cortex-m4f.ram := 0x20000000 4M
cortex-m4f.script := arm.ld
cortex-m4f.sources := startup-arm.c board.c
cortex-m4f.run := qemu-system-arm -M mps2-an386

cortex-m4f-softfp.compiler := arm-none-eabi-gcc
cortex-m4f-softfp.cpu := -mcpu=cortex-m4 -mfloat-abi=softfp -mfpu=fpv4-sp-d16
cortex-m4f-softfp.gcc := -mthumb
cortex-m4f-softfp.swift := armv7em-none-none-eabi
cortex-m4f-softfp.same := cortex-m4f
cortex-m4f-softfp.clang := -fshort-enums
cortex-m4f-softfp.core := NN_VFP NN_DSP NN_HAS_FMA
cortex-m4f-softfp.flash := 0 4M
cortex-m4f-softfp.ram := 0x20000000 4M
cortex-m4f-softfp.script := arm.ld
cortex-m4f-softfp.sources := startup-arm.c board.c
cortex-m4f-softfp.run := qemu-system-arm -M mps2-an386

cortex-m7.compiler := arm-none-eabi-gcc
cortex-m7.cpu := -mcpu=cortex-m7 -mfloat-abi=hard -mfpu=fpv5-d16
cortex-m7.gcc := -mthumb
cortex-m7.swift := armv7em-none-none-eabi
cortex-m7.clang := -fshort-enums
cortex-m7.core := NN_VFP NN_DSP NN_HAS_FMA
cortex-m7.flash := 0 4M
cortex-m7.ram := 0x20000000 4M
cortex-m7.script := arm.ld
cortex-m7.sources := startup-arm.c board.c
cortex-m7.run := qemu-system-arm -M mps2-an500

cortex-m33.compiler := arm-none-eabi-gcc
cortex-m33.cpu := -mcpu=cortex-m33 -mfloat-abi=hard -mfpu=fpv5-sp-d16
cortex-m33.gcc := -mthumb
cortex-m33.swift := armv7em-none-none-eabi
cortex-m33.clang := -fshort-enums
cortex-m33.core := NN_VFP NN_DSP NN_HAS_FMA
cortex-m33.flash := 0x10000000 4M
cortex-m33.ram := 0x38000000 4M
cortex-m33.script := arm.ld
cortex-m33.sources := startup-arm.c board.c
cortex-m33.run := qemu-system-arm -M mps2-an505

cortex-m33-softfp.compiler := arm-none-eabi-gcc
cortex-m33-softfp.cpu := -mcpu=cortex-m33 -mfloat-abi=softfp -mfpu=fpv5-sp-d16
cortex-m33-softfp.gcc := -mthumb
cortex-m33-softfp.archive := cortex-m4f-softfp
cortex-m33-softfp.same := cortex-m33
cortex-m33-softfp.flash := 0x10000000 4M
cortex-m33-softfp.ram := 0x38000000 4M
cortex-m33-softfp.script := arm.ld
cortex-m33-softfp.sources := startup-arm.c board.c
cortex-m33-softfp.run := qemu-system-arm -M mps2-an505

rv32imac.compiler := riscv64-unknown-elf-gcc
rv32imac.cpu := -march=rv32imac -mabi=ilp32
rv32imac.gcc := -mcmodel=medany
rv32imac.swift := riscv32-none-none-eabi
rv32imac.clang :=
rv32imac.core := NN_SOFT_FLOAT
rv32imac.flash := 0x80000000 32M
rv32imac.ram := 0x82000000 32M
rv32imac.script := riscv.ld
rv32imac.sources := startup-riscv.c board.c
rv32imac.run := qemu-system-riscv32 -M virt -bios none

rv32imafc.compiler := riscv64-unknown-elf-gcc
rv32imafc.cpu := -march=rv32imafc -mabi=ilp32f
rv32imafc.gcc := -mcmodel=medany
rv32imafc.swift := riscv32-none-none-eabi
rv32imafc.clang :=
rv32imafc.core := NN_HAS_FMA
rv32imafc.flash := 0x80000000 32M
rv32imafc.ram := 0x82000000 32M
rv32imafc.script := riscv.ld
rv32imafc.sources := startup-riscv.c board.c
rv32imafc.run := qemu-system-riscv32 -M virt -bios none

riscv64.compiler := riscv64-unknown-elf-gcc
riscv64.cpu := -march=rv64gc -mabi=lp64d
riscv64.gcc := -mcmodel=medany
riscv64.flash := 0x80000000 32M
riscv64.ram := 0x82000000 32M
riscv64.script := riscv.ld
riscv64.sources := startup-riscv.c board.c
riscv64.run := qemu-system-riscv64 -M virt -bios none

aarch64.compiler := aarch64-linux-gnu-gcc
aarch64.cpu := -mcpu=cortex-a53
aarch64.gcc := -mstrict-align -fno-pie -no-pie -fno-stack-protector -Wl,--build-id=none
aarch64.flash := 0x41000000 32M
aarch64.ram := 0x43000000 32M
aarch64.script := aarch64.ld
aarch64.sources := startup-aarch64.c board.c
aarch64.run := qemu-system-aarch64 -M virt -cpu cortex-a53 -nic none

atmega328p.compiler := avr-gcc
atmega328p.cpu := -mmcu=atmega328p
atmega328p.flash := 0 32K
atmega328p.ram := 0x100 2K
atmega328p.sources := board-avr.c
atmega328p.run := simavr -m atmega328p -f 16000000

atmega2560.compiler := avr-gcc
atmega2560.cpu := -mmcu=atmega2560
atmega2560.flash := 0 256K
atmega2560.ram := 0x200 8K
atmega2560.sources := board-avr.c
atmega2560.run := simavr -m atmega2560 -f 16000000
