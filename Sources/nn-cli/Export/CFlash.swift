/// How exported C keeps its constants in flash. An AVR loads from flash with instructions of their own, so that there a
/// constant is declared and read through macros, which are nothing on other processors.
enum CFlash {
  static let macros = """
    /* Constants stay in flash. An AVR has flash and RAM at separate addresses: it needs to be told, and reads them with
       instructions of their own. */
    #if defined(__AVR__)
    #if MACRO_FLASH_BYTES > 32767
    #error "NAME: its constants are more than the 32 KB that a program for an AVR can have in one array"
    #endif
    #include <avr/pgmspace.h>
    #define MACRO_FLASH PROGMEM
    #define MACRO_READ_FLOAT(place) pgm_read_float(place)
    #define MACRO_READ_INT8(place) ((int8_t)pgm_read_byte(place))
    #define MACRO_READ_INT32(place) ((int32_t)pgm_read_dword(place))
    #define MACRO_READ_INDEX(place) pgm_read_word(place)
    #define MACRO_READ_TEXT(place) ((const char *)pgm_read_ptr(place))
    #else
    #define MACRO_FLASH
    #define MACRO_READ_FLOAT(place) (*(place))
    #define MACRO_READ_INT8(place) (*(place))
    #define MACRO_READ_INT32(place) (*(place))
    #define MACRO_READ_INDEX(place) (*(place))
    #define MACRO_READ_TEXT(place) (*(place))
    #endif


    """

  /// The head of a function that gives a name. On an AVR it has the ending of avr-libc's functions for texts in flash, so
  /// that no program takes the name for one in RAM.
  static func nameFunction(_ function: String, end: String) -> String {
    """
    #if defined(__AVR__)
    const char *\(function)_P(int index)\(end)
    #else
    const char *\(function)(int index)\(end)
    #endif

    """
  }

  /// What the comment of such a function says besides.
  static func nameComment(_ function: String) -> String {
    "On an AVR it is \(function)_P, and the name is in flash: for puts_P, strcpy_P and the like."
  }
}
