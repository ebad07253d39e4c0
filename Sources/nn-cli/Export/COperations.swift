/// The four operations of exported C, and what keeps compilers from changing their results.
///
/// Options that allow a compiler other bits are refused where a macro tells of them. clang's single options
/// (-funsafe-math-optimizations) have no macro: pragmas switch off what they allow, which is all there is against an
/// approximated quotient or a comparison that forgets the sign of zero. Pragmas do not suffice for sums and products.
/// clang's backends fuse whatever -ffp-contract=fast lets them, and gcc 12 makes VFMADDSUB of plain sums in spite of
/// fp-contract=off. Therefore every result goes through an empty `asm` that may have changed it, as far as the compiler
/// knows: it has to be there, rounded, in a register, and nothing can be fused or reordered across it. That costs no
/// instruction, but that gcc -Os for a Cortex-M makes VMUL and VADD of what was VMLA. Vectors of floats are lost with it,
/// which chips without them do not notice. Integers become floats as int32_t: for 32-bit x86 gcc converts unsigned ones
/// with a fused multiply-add (an exact one, but no test could tell it from others).
enum COperations {
  static let prelude = """
    #if defined(__FAST_MATH__)
    #error "NAME: compile this file without -ffast-math, which -Ofast has in it: it changes results"
    #elif defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__
    #error "NAME: compile this file without -ffinite-math-only: it changes results"
    #elif defined(__ASSOCIATIVE_MATH__)
    #error "NAME: compile this file without -fassociative-math, which -funsafe-math-optimizations has in it: it changes results"
    #elif defined(__RECIPROCAL_MATH__)
    #error "NAME: compile this file without -freciprocal-math: it changes results"
    #elif defined(__NO_SIGNED_ZEROS__)
    #error "NAME: compile this file without -fno-signed-zeros: it changes results"
    #elif defined(_M_FP_FAST)
    #error "NAME: compile this file without /fp:fast: it changes results"
    #elif defined(__FLT_EVAL_METHOD__) && __FLT_EVAL_METHOD__ != 0 && __FLT_EVAL_METHOD__ != 16
    #error "NAME: float must be computed as float; on x86 compile with -msse2 -mfpmath=sse"
    #endif

    /* No option of the command line may change what is computed below. */
    #if defined(__clang__)
    #if __clang_major__ >= 12
    /* For some processors clang does not have it, and says so. */
    #pragma clang diagnostic push
    #pragma clang diagnostic ignored "-Wignored-pragmas"
    #pragma float_control(precise, on)
    #pragma clang diagnostic pop
    #pragma clang fp reassociate(off)
    #endif
    #pragma clang fp contract(off)
    #elif defined(__GNUC__)
    #pragma GCC optimize("fp-contract=off", "no-associative-math", "no-reciprocal-math", "signed-zeros")
    #elif defined(_MSC_VER)
    #pragma float_control(precise, on)
    #pragma fp_contract(off)
    #else
    #pragma STDC FP_CONTRACT OFF
    #endif

    /* Every result is rounded and in a register, where the compiler takes it for something that it does not know: it
       fuses nothing with it, and changes no order. Compilers without asm write it to memory and read it back. */
    #if !defined(__GNUC__)
    #define MACRO_FLOAT volatile float
    #define MACRO_ROUND(result) (void)0
    #define MACRO_HIDE(operand) (void)0
    #else
    #define MACRO_FLOAT float
    #if defined(__SSE_MATH__)
    #define MACRO_REGISTER "+x"
    #elif defined(__aarch64__)
    #define MACRO_REGISTER "+w"
    #elif defined(__arm__) && defined(__ARM_FP)
    #define MACRO_REGISTER "+t"
    #elif defined(__riscv_flen)
    #define MACRO_REGISTER "+f"
    #elif defined(__clang__) && defined(__AVR__)
    #define MACRO_REGISTER "+m"
    #else
    #define MACRO_REGISTER "+r"
    #endif
    #define MACRO_ROUND(result) __asm__("" : MACRO_REGISTER(result))
    /* Something else each time that it is asked. */
    #define MACRO_HIDE(operand) __asm__ volatile("" : MACRO_REGISTER(operand))
    #endif


    """

  private static func operation(_ name: String, _ sign: String) -> CFunction {
    CFunction(
      name: name,
      body: """
        static inline float NAME_\(name)(float a, float b) {
            MACRO_FLOAT result = a \(sign) b;
            MACRO_ROUND(result);
            return result;
        }
        """)
  }

  private static let all = [
    operation("mul", "*"), operation("add", "+"), operation("sub", "-"),
    CFunction(
      name: "div",
      body: """
        /* The divisor is unknown too: no product with its reciprocal. */
        static inline float NAME_div(float a, float b) {
            MACRO_FLOAT divisor = b, result;
            MACRO_HIDE(divisor);
            result = a / divisor;
            MACRO_ROUND(result);
            return result;
        }
        """),
  ]

  /// Those that this code, in which names begin with `prefix`, calls.
  static func used(in code: String, _ prefix: String) -> String {
    all.filter { code.contains("\(prefix)_\($0.name)(") }.map { "\n\($0.body)\n" }.joined()
  }
}
