/* Damaged models in exactly sized heap blocks: each is refused with its status, and nothing is written. The runner
 * builds this program with AddressSanitizer, library included, so that a byte read outside a block ends it. */
#include "../golden/abi/constants.inc"
#include "check.h"
#include "crc32.h"
#include "example.h"
#include "random.h"

static example subject;
/* The model that is damaged: the example's of floats, or its quantised one. */
static unsigned char *model;
static size_t size;
static int is_quantized;
static _Alignas(64) unsigned char block[4096];

static int block_is_clean(void) {
    for (size_t i = 0; i < sizeof block; i++)
        if (block[i] != 0xa7) return 0;
    return 1;
}

/* Status that all three readers give `length` bytes, which must be the same; -1 when it is not, or when a reader
 * that refused wrote something. */
static nn_status read_all(const unsigned char *bytes, size_t length) {
    unsigned char *copy = malloc(length);
    nn_layer layers[2];
    nn_config config = nn_config_default();
    nn_network *network = NULL;
    memcpy(copy, bytes, length);
    memset(block, 0xa7, sizeof block);
    nn_status status = nn_model_config(copy, length, &config, layers, 2);
    nn_status opened = nn_open(copy, length, 1, block, sizeof block, &network);
    int wrong = opened != status || (opened == NN_OK ? network == NULL : network != NULL || !block_is_clean());
    memset(block, 0xa7, sizeof block);
    network = NULL;
    nn_status loaded = nn_load(copy, length, NULL, block, sizeof block, &network);
    /* A max_batch that became larger is no damage, but needs more memory than there is here. */
    wrong |= loaded != status &&
             !(status == NN_OK && loaded == (is_quantized ? NN_ERROR_NOT_TRAINABLE : NN_ERROR_BUFFER_TOO_SMALL));
    wrong |= loaded == NN_OK ? network == NULL : network != NULL || !block_is_clean();
    free(copy);
    return wrong ? -1 : status;
}

static uint32_t word_at(const unsigned char *bytes, size_t offset) {
    return (uint32_t)bytes[offset] | (uint32_t)bytes[offset + 1] << 8 | (uint32_t)bytes[offset + 2] << 16 |
           (uint32_t)bytes[offset + 3] << 24;
}

static void put_word(unsigned char *bytes, size_t offset, uint32_t value) {
    for (int i = 0; i < 4; i++) bytes[offset + i] = (unsigned char)(value >> 8 * i);
}

static void seal(unsigned char *bytes, size_t length) {
    put_word(bytes, 20, crc32_of(bytes + 24, length - 24));
}

static void prefixes(void) {
    static unsigned char longer[sizeof subject.model + 64];
    char detail[80] = "";
    int refused = 0;
    for (size_t length = 0; length < size; length++) {
        nn_status status = read_all(model, length);
        refused += status == NN_ERROR_MODEL_TRUNCATED;
        if (status != NN_ERROR_MODEL_TRUNCATED)
            snprintf(detail, sizeof detail, "%zu bytes: status %d", length, (int)status);
    }
    CHECK_DETAIL("every strict prefix is truncated", refused == (int)size, detail);
    memcpy(longer, model, size);
    for (size_t extra = 1; extra <= 48; extra++) {
        nn_status status = read_all(longer, size + extra);
        refused -= status == NN_ERROR_MODEL_TRUNCATED;
    }
    CHECK("trailing bytes are refused", refused == (int)size - 48);
    CHECK("the whole is accepted", read_all(model, size) == NN_OK);
}

/* The status that a flipped bit in this byte must have: another version that there is has other sections. */
static nn_status damaged_at(size_t offset) {
    if (offset == 8 && model[8] >= 1 && model[8] <= 3) return NN_ERROR_MODEL_MALFORMED;
    if (offset < 8) return NN_ERROR_MODEL_MAGIC;
    if (offset < 12) return NN_ERROR_MODEL_VERSION;
    if (offset < 16) return NN_ERROR_MODEL_BYTE_ORDER;
    return offset < 20 ? NN_ERROR_MODEL_TRUNCATED : NN_ERROR_MODEL_CHECKSUM;
}

static void bits(void) {
    char detail[80] = "";
    size_t found = 0;
    for (size_t bit = 0; bit < size * 8; bit++) {
        model[bit / 8] ^= (unsigned char)(1u << bit % 8);
        nn_status status = read_all(model, size), expected = damaged_at(bit / 8);
        model[bit / 8] ^= (unsigned char)(1u << bit % 8);
        found += status == expected;
        if (status != expected)
            snprintf(detail, sizeof detail, "bit %zu of byte %zu: status %d", bit % 8, bit / 8, (int)status);
    }
    CHECK_DETAIL("every flipped bit is found", found == size * 8, detail);
}

/* Position of the table's entry for a section, which the example has. */
static size_t entry_of(uint32_t type) {
    for (uint32_t i = 0; i < word_at(model, 24); i++)
        if (word_at(model, 32 + 16 * (size_t)i) == type) return 32 + 16 * (size_t)i;
    printf("not ok the example has no section %u\n", (unsigned)type);
    exit(2);
}

static size_t section_of(uint32_t type) {
    return word_at(model, entry_of(type) + 4);
}

/* One word changed and the checksum made to fit. */
static void mutate(const char *name, size_t offset, uint32_t value, nn_status expected) {
    unsigned char *bytes = malloc(size);
    char detail[80];
    memcpy(bytes, model, size);
    put_word(bytes, offset, value);
    if (offset != 20) seal(bytes, size);
    nn_status status = read_all(bytes, size);
    snprintf(detail, sizeof detail, "%08x at %zu: expected status %d, got %d", (unsigned)value, offset,
             (int)expected, (int)status);
    CHECK_DETAIL(name, status == expected, detail);
    free(bytes);
}

static void header(void) {
    mutate("a newer version", 8, 4, NN_ERROR_MODEL_VERSION);
    mutate("a model without the columns that its version has", 8, 3, NN_ERROR_MODEL_MALFORMED);
    mutate("a quantised model without its sections", 8, 2, NN_ERROR_MODEL_MALFORMED);
    mutate("version 0", 8, 0, NN_ERROR_MODEL_VERSION);
    mutate("a big-endian model", 12, 0x04030201u, NN_ERROR_MODEL_BYTE_ORDER);
    mutate("a length 16 short", 16, (uint32_t)size - 16, NN_ERROR_MODEL_TRUNCATED);
    mutate("a length 16 long", 16, (uint32_t)size + 16, NN_ERROR_MODEL_TRUNCATED);
    mutate("checksum 0", 20, 0, NN_ERROR_MODEL_CHECKSUM);
    mutate("the header's last word", 28, 1, NN_ERROR_MODEL_MALFORMED);
    const uint32_t sections = word_at(model, 24);
    const uint32_t counts[] = {0, 1, sections - 1, sections + 1, 0x10000000u, 0x0fffffffu, 0xffffffffu};
    for (int i = 0; i < 7; i++) mutate("a wrong number of sections", 24, counts[i], NN_ERROR_MODEL_MALFORMED);
}

static void table(void) {
    char name[80];
    for (uint32_t i = 0; i < word_at(model, 24); i++) {
        const size_t entry = 32 + 16 * (size_t)i;
        const uint32_t type = word_at(model, entry), offset = word_at(model, entry + 4),
                       length = word_at(model, entry + 8), count = word_at(model, entry + 12);
        const uint32_t types[] = {0, type - 1, type + 1, 18, 10, 0xffffffffu};
        const uint32_t offsets[] = {0,           offset - 16, offset + 16, offset + 4, (uint32_t)size,
                                    0x80000000u, 0xfffffff0u};
        const uint32_t lengths[] = {0,           length - 4, length - 16, length + 16, (uint32_t)size,
                                    0x80000000u, 0xffffffffu};
        const uint32_t counts[] = {0, count - 1, count + 1, count + 0x40000000u, count + 0x20000000u, 0xffffffffu};
        snprintf(name, sizeof name, "section %u of another type", (unsigned)type);
        for (int k = 0; k < 6; k++)
            if (types[k] != type) mutate(name, entry, types[k], NN_ERROR_MODEL_MALFORMED);
        snprintf(name, sizeof name, "section %u at another offset: gap or overlap", (unsigned)type);
        for (int k = 0; k < 7; k++) mutate(name, entry + 4, offsets[k], NN_ERROR_MODEL_MALFORMED);
        snprintf(name, sizeof name, "section %u of another length", (unsigned)type);
        for (int k = 0; k < 7; k++) mutate(name, entry + 8, lengths[k], NN_ERROR_MODEL_MALFORMED);
        snprintf(name, sizeof name, "section %u of another count", (unsigned)type);
        for (int k = 0; k < 6; k++) mutate(name, entry + 12, counts[k], NN_ERROR_MODEL_MALFORMED);
    }
}

/* Of the network's section: a word for each field of nn_config that is a setting. */
static size_t settings_bytes(void) {
    static const char *const others[] = {"struct_size", "layer_size", "layers", "columns", "reserved"};
#define NAME(field) #field,
    static const char *const fields[] = {EACH_FIELD_OF_nn_config(NAME)};
#undef NAME
    size_t bytes = 0;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        int is_setting = 1;
        for (size_t k = 0; k < sizeof others / sizeof *others; k++) is_setting &= strcmp(fields[i], others[k]) != 0;
        bytes += is_setting ? 4 : 0;
    }
    return bytes;
}

static void settings(void) {
    const size_t network = section_of(1), layers = section_of(2);
    const uint32_t dimensions[] = {0, 1, 4, 65537, 0x40000000u, 0x80000000u, 0xffffffffu};
    const uint32_t choices[] = {99, 0x80000000u, 0xffffffffu};
    for (int i = 0; i < 7; i++) {
        mutate("other inputs", network, dimensions[i], NN_ERROR_MODEL_MALFORMED);
        mutate("another number of layers", network + 4, dimensions[i], NN_ERROR_MODEL_MALFORMED);
        mutate("other units", layers, dimensions[i], NN_ERROR_MODEL_MALFORMED);
        mutate("other outputs", layers + 32, dimensions[i], NN_ERROR_MODEL_MALFORMED);
    }
    mutate("no rows", network + 84, 0, NN_ERROR_MODEL_MALFORMED);
    mutate("too many rows", network + 84, 65537, NN_ERROR_MODEL_MALFORMED);
    for (int i = 0; i < 3; i++) {
        mutate("an unknown loss", network + 8, choices[i], NN_ERROR_MODEL_MALFORMED);
        mutate("an unknown optimiser", network + 12, choices[i], NN_ERROR_MODEL_MALFORMED);
        mutate("an unknown input scaling", network + 88, choices[i], NN_ERROR_MODEL_MALFORMED);
        mutate("an unknown target scaling", network + 92, choices[i], NN_ERROR_MODEL_MALFORMED);
        mutate("an unknown activation", layers + 4, choices[i], NN_ERROR_MODEL_MALFORMED);
        mutate("an unknown initialisation", layers + 8, choices[i], NN_ERROR_MODEL_MALFORMED);
    }
    mutate("a loss that does not fit", network + 8, NN_CROSS_ENTROPY, NN_ERROR_MODEL_MALFORMED);
    mutate("a scaling without its section", entry_of(4), 3, NN_ERROR_MODEL_MALFORMED);
    mutate("a section without its scaling", network + 88, 0, NN_ERROR_MODEL_MALFORMED);
    mutate("a target section without its scaling", network + 92, 0, NN_ERROR_MODEL_MALFORMED);
    mutate("slots of another optimiser", network + 12, NN_SGD, NN_ERROR_MODEL_MALFORMED);
    for (size_t word = settings_bytes(); word < 128; word += 4)
        mutate("a reserved word of the network", network + word, 1, NN_ERROR_MODEL_MALFORMED);
    mutate("a reserved word of a layer", layers + 28, 1, NN_ERROR_MODEL_MALFORMED);
    mutate("an unknown reduction", network + 100, 2, NN_ERROR_MODEL_MALFORMED);
    mutate("an unknown arithmetic", network + 108, LAST_nn_arithmetic + 1, NN_ERROR_MODEL_MALFORMED);
    for (int i = 0; i < 7; i++)
        if (dimensions[i] != 1)
            mutate("another polynomial degree", network + 96, dimensions[i], NN_ERROR_MODEL_MALFORMED);
    mutate("learning rate 0", network + 16, 0, NN_ERROR_MODEL_MALFORMED);
    mutate("momentum 1", network + 20, 0x3f800000u, NN_ERROR_MODEL_MALFORMED);
    mutate("dropout in the last layer", layers + 32 + 20, 0x3f000000u, NN_ERROR_MODEL_MALFORMED);
    mutate("slope 2", layers + 12, 0x40000000u, NN_ERROR_MODEL_MALFORMED);
}

static void numbers(void) {
    const uint32_t never[] = {0x7fc00000u, 0xffffffffu, 0x7f800000u, 0xff800000u, 0x7f800001u};
    const uint32_t sections[] = {3, 4, 5, 17};
    for (int k = 0; k < 4; k++) {
        const size_t first = section_of(sections[k]), length = word_at(model, entry_of(sections[k]) + 8);
        for (size_t i = 0; i < length; i += 4)
            mutate("NaN and infinity in weights, scalings and slots", first + i, never[i / 4 % 5],
                   NN_ERROR_MODEL_NONFINITE);
    }
    for (int i = 0; i < 5; i++) {
        mutate("a correction that is not finite", section_of(16) + 20, never[i], NN_ERROR_MODEL_NONFINITE);
        mutate("a correction that is not finite", section_of(16) + 24, never[i], NN_ERROR_MODEL_NONFINITE);
    }
    mutate("an input scale of 0", section_of(4) + 4 * EXAMPLE_INPUTS, 0, NN_ERROR_MODEL_MALFORMED);
    mutate("a target scale below 0", section_of(5) + 4 * EXAMPLE_OUTPUTS, 0xbf800000u, NN_ERROR_MODEL_MALFORMED);
    mutate("the training state's last word", section_of(16) + 28, 1, NN_ERROR_MODEL_MALFORMED);
}

static void texts(void) {
    char name[80];
    for (uint32_t type = 6; type <= 9; type++) {
        const size_t start = section_of(type), length = word_at(model, entry_of(type) + 8);
        unsigned char *bytes = malloc(size);
        memcpy(bytes, model, size);
        bytes[start + length - 1] = 'x';
        seal(bytes, size);
        snprintf(name, sizeof name, "section %u without its last zero", (unsigned)type);
        CHECK(name, read_all(bytes, size) == NN_ERROR_MODEL_MALFORMED);
        bytes[start + length - 1] = 0;
        bytes[start + 1] = 0;
        seal(bytes, size);
        snprintf(name, sizeof name, "section %u with a zero too many", (unsigned)type);
        CHECK(name, read_all(bytes, size) == NN_ERROR_MODEL_MALFORMED);
        free(bytes);
    }
}

static void padding(void) {
    int refused = 0, bytes_between = 0;
    for (uint32_t i = 0; i < word_at(model, 24); i++) {
        const size_t entry = 32 + 16 * (size_t)i;
        size_t at = word_at(model, entry + 4) + (size_t)word_at(model, entry + 8);
        for (; at % 16 != 0; at++, bytes_between++) {
            unsigned char *bytes = malloc(size);
            memcpy(bytes, model, size);
            bytes[at] = 1;
            seal(bytes, size);
            refused += read_all(bytes, size) == NN_ERROR_MODEL_MALFORMED;
            free(bytes);
        }
    }
    CHECK("the example has padding", bytes_between > 0);
    CHECK("every byte between sections must be zero", refused == bytes_between);
}

/* Any words changed and the checksum made to fit: refused or usable, all three readers agree. */
static void random_damage(void) {
    int agreed = 0, accepted = 0;
    for (int round = 0; round < 20000; round++) {
        unsigned char *bytes = malloc(size);
        memcpy(bytes, model, size);
        for (uint32_t n = random_between(1, 4); n > 0; n--) {
            size_t offset = 24 + random_between(0, (uint32_t)size - 25) / 4 * 4;
            uint32_t old = word_at(bytes, offset);
            const uint32_t values[] = {random_word(), old + 1, old - 1, old ^ (1u << random_between(0, 31))};
            put_word(bytes, offset, values[random_between(0, 3)]);
        }
        seal(bytes, size);
        nn_status status = read_all(bytes, size);
        agreed += status == NN_OK || status >= NN_ERROR_MODEL_TRUNCATED;
        nn_network *opened = NULL;
        if (status == NN_OK && nn_open(bytes, size, 2, block, sizeof block, &opened) == NN_OK)
            accepted += nn_predict(opened, subject.inputs, EXAMPLE_ROWS, subject.outputs) == NN_OK;
        free(bytes);
    }
    CHECK("20,000 random changes are refused or usable", agreed == 20000);
    CHECK("some changes were harmless, so the parser was reached", accepted > 100);
}

/* Every number of a quantised model that the integer loops rely on. */
static void integers(void) {
    const size_t layers = section_of(10), last = layers + 16;
    const uint32_t scales[] = {0, 0x80000000u, 0xbf800000u};
    const uint32_t never[] = {0x7fc00000u, 0x7f800000u, 0xff800000u};
    for (int i = 0; i < 3; i++)
        for (size_t scale = layers; scale < layers + 32; scale += 8) {
            mutate("a scale of 0 or below", scale, scales[i], NN_ERROR_MODEL_MALFORMED);
            mutate("a scale that is not finite", scale, never[i], NN_ERROR_MODEL_NONFINITE);
        }
    for (size_t zero = layers + 4; zero < layers + 32; zero += 8) {
        mutate("a zero point over 127", zero, 128, NN_ERROR_MODEL_MALFORMED);
        mutate("a zero point below -128", zero, (uint32_t)-129, NN_ERROR_MODEL_MALFORMED);
    }
    mutate("a zero point of the last sums", last + 12, 1, NN_ERROR_MODEL_MALFORMED);
    mutate("a weight of -128", section_of(11), 0x00008000u, NN_ERROR_MODEL_MALFORMED);
    for (int j = 0; j < 7; j++) {
        const size_t unit = 4 * (size_t)j;
        mutate("a bias that overflows", section_of(12) + unit, 0x7fffffffu, NN_ERROR_MODEL_MALFORMED);
        mutate("a bias that overflows", section_of(12) + unit, 0x80000000u, NN_ERROR_MODEL_MALFORMED);
        mutate("a multiplier below 0", section_of(13) + unit, 0x80000000u, NN_ERROR_MODEL_MALFORMED);
    }
    const uint32_t shifts[] = {0x01010100u, 0x3f010101u, 0x01ff0101u, 0x01010180u};
    for (int i = 0; i < 4; i++)
        mutate("a shift outside 1 ... 62", section_of(14), shifts[i], NN_ERROR_MODEL_MALFORMED);
    mutate("a ReLU that does not begin at its lowest", section_of(2) + 4, NN_RELU, NN_ERROR_MODEL_MALFORMED);
    mutate("an identity, whose table is too many", section_of(2) + 4, NN_IDENTITY, NN_ERROR_MODEL_MALFORMED);
    mutate("a softmax inside", section_of(2) + 4, NN_SOFTMAX, NN_ERROR_MODEL_MALFORMED);
    mutate("the version of floats", 8, 1, NN_ERROR_MODEL_MALFORMED);
}

int main(void) {
    example_make(&subject);
    model = subject.model;
    size = subject.model_size;
    prefixes();
    bits();
    header();
    table();
    settings();
    numbers();
    texts();
    padding();
    random_damage();
    model = subject.quantized_model;
    size = subject.quantized_size;
    is_quantized = 1;
    prefixes();
    bits();
    table();
    integers();
    texts();
    padding();
    random_damage();
    return check_finish();
}
