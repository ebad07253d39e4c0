"""Reads TensorBoard's event files with nothing but Python: framing, checksums, and the fields that nn-cli writes."""

import struct
from dataclasses import dataclass, field


class Damaged(Exception):
    """The bytes are no event file."""


@dataclass
class Histogram:
    minimum: float = 0.0
    maximum: float = 0.0
    count: float = 0.0
    sum: float = 0.0
    sum_of_squares: float = 0.0
    limits: tuple = ()
    buckets: tuple = ()


@dataclass
class Event:
    time: float = 0.0
    step: int = 0
    version: str = ""
    scalars: dict = field(default_factory=dict)
    histograms: dict = field(default_factory=dict)


def require(condition, message):
    if not condition:
        raise Damaged(message)


def crc32c(data):
    """Bit by bit, as the polynomial is defined."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def masked_checksum(data):
    crc = crc32c(data)
    return ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF


def records(data):
    """The contents of every record; the file must end with one."""
    offset = 0
    while offset < len(data):
        require(len(data) - offset >= 12, "a record's header is cut off")
        length, checksum = struct.unpack_from("<QI", data, offset)
        require(checksum == masked_checksum(data[offset:offset + 8]), "the checksum of a length is wrong")
        require(len(data) - offset >= 16 + length, "a record is cut off")
        contents = data[offset + 12:offset + 12 + length]
        (checksum,) = struct.unpack_from("<I", data, offset + 12 + length)
        require(checksum == masked_checksum(contents), "the checksum of a record is wrong")
        yield contents
        offset += 16 + length


def varint(data, offset):
    value = shift = 0
    while True:
        byte = data[offset]
        value |= (byte & 0x7F) << shift
        offset, shift = offset + 1, shift + 7
        if byte < 0x80:
            return value, offset


def fields(data):
    """Number and value of every field of a message: an integer, or bytes."""
    offset = 0
    while offset < len(data):
        key, offset = varint(data, offset)
        number, wire_type = key >> 3, key & 7
        if wire_type == 0:
            value, offset = varint(data, offset)
        else:
            require(wire_type in (1, 2, 5), f"wire type {wire_type}")
            length, offset = varint(data, offset) if wire_type == 2 else ({1: 8, 5: 4}[wire_type], offset)
            require(offset + length <= len(data), "a field is cut off")
            value, offset = data[offset:offset + length], offset + length
        yield number, value


def doubles(data):
    return struct.unpack(f"<{len(data) // 8}d", data)


def read_histogram(data):
    names = {1: "minimum", 2: "maximum", 3: "count", 4: "sum", 5: "sum_of_squares", 6: "limits", 7: "buckets"}
    histogram = Histogram()
    for number, value in fields(data):
        numbers = doubles(value)
        setattr(histogram, names[number], numbers if number > 5 else numbers[0])
    return histogram


def read_value(data, event):
    value = dict(fields(data))
    require(value.keys() in ({1, 2}, {1, 5}), f"the fields of a value are {sorted(value)}")
    tag = value[1].decode()
    require(tag not in event.scalars and tag not in event.histograms, f"{tag} is there twice")
    if 2 in value:
        (event.scalars[tag],) = struct.unpack("<f", value[2])
    else:
        event.histograms[tag] = read_histogram(value[5])


def read_event(data):
    event = Event()
    for number, value in fields(data):
        if number == 1:
            (event.time,) = doubles(value)
        elif number == 2:
            event.step = value
        elif number == 3:
            event.version = value.decode()
        else:
            require(number == 5, f"field {number} of an event")
            for inner, summary in fields(value):
                require(inner == 1, f"field {inner} of a summary")
                read_value(summary, event)
    return event


def read_events(data):
    events = [read_event(record) for record in records(data)]
    require(events and events[0].version == "brain.Event:2", "the first event is not the version")
    return events[1:]
