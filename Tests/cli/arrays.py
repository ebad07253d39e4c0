"""NumPy's files of arrays, written and read without NumPy, which the tests do not install."""

import io
import re
import struct
import zipfile

# Of struct, by NumPy's letter and size.
CODES = {"b1": "?", "i1": "b", "i2": "h", "i4": "i", "i8": "q", "u1": "B", "u2": "H", "u4": "I", "u8": "Q",
         "f2": "e", "f4": "f", "f8": "d"}


def element(descr, value):
    """The bytes of one element."""
    order, letter = descr[0], descr[1:]
    if letter[0] == "U":
        text = value.encode("utf-32-be" if order == ">" else "utf-32-le")
        return text.ljust(4 * int(letter[1:]), b"\0")
    if letter[0] == "S":
        return value.encode().ljust(int(letter[1:]), b"\0")
    return struct.pack((">" if order == ">" else "<") + CODES[letter], value)


def header(descr, shape, fortran=False, version=1):
    text = repr({"descr": descr, "fortran_order": fortran, "shape": tuple(shape)})
    start = b"\x93NUMPY" + bytes([version, 0])
    size = "<H" if version == 1 else "<I"
    spaces = -(len(start) + struct.calcsize(size) + len(text) + 1) % 64
    text = (text + " " * spaces + "\n").encode()
    return start + struct.pack(size, len(text)) + text


def npy(values, descr="<f4", shape=None, fortran=False, version=1):
    """An array of these elements, which are in C order: a list, or one of rows."""
    if values and isinstance(values[0], list):
        shape = shape or (len(values), len(values[0]))
        values = sum(values, [])
    shape = shape or (len(values),)
    if fortran:
        values = [values[place] for place in fortran_places(shape)]
    return header(descr, shape, fortran, version) + b"".join(element(descr, value) for value in values)


def fortran_places(shape):
    """Where the elements of an array in Fortran order are in C order, whose last dimension runs fastest."""
    indices = [()]
    for size in reversed(shape):
        indices = [(place, *index) for index in indices for place in range(size)]
    # The first dimension runs fastest: sort by the last ones.
    for index in sorted(indices, key=lambda index: index[::-1]):
        place = 0
        for size, number in zip(shape, index):
            place = place * size + number
        yield place


def npz(compressed=False, **arrays):
    """An archive of arrays, as numpy.savez and numpy.savez_compressed write it."""
    contents = io.BytesIO()
    kind = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
    with zipfile.ZipFile(contents, "w", kind) as archive:
        for name, array in arrays.items():
            with archive.open(f"{name}.npy", "w", force_zip64=True) as file:
                file.write(array)
    return contents.getvalue()


def read_npy(contents):
    """The type, the shape and the elements of an array."""
    assert contents[:8] == b"\x93NUMPY\x01\0", contents[:8]
    size = struct.unpack("<H", contents[8:10])[0]
    assert (10 + size) % 64 == 0
    found = re.fullmatch(r"\{'descr': '(.*)', 'fortran_order': False, 'shape': \((.*)\), \} *\n", contents[10:10 + size].decode())
    descr, shape = found[1], tuple(int(number) for number in found[2].split(",") if number.strip())
    rest = contents[10 + size:]
    if descr[1] == "U":
        width = 4 * int(descr[2:])
        return descr, shape, [rest[place:place + width].decode("utf-32-le").rstrip("\0") for place in range(0, len(rest), width)]
    code = CODES[descr[1:]]
    return descr, shape, list(struct.unpack(f"<{len(rest) // struct.calcsize(code)}{code}", rest))
