/* A row for the programs of verification, so that they compile by themselves. */
#define ROWS 1
static const uint32_t rows[ROWS][4] ROWS_FLASH = {{0}};
