# As much of TensorFlow as the reference uses to read the ids of TFRecord files.
import struct
from types import SimpleNamespace


class _Record:
    def __init__(self, content):
        self.content = content

    def numpy(self):
        return self.content


def _records(path):
    with open(path, "rb") as file:
        while header := file.read(12):
            (length,) = struct.unpack("<Q", header[:8])
            yield _Record(file.read(length))
            file.read(4)


def _varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, at


def _fields(data, number):
    at, found = 0, []
    while at < len(data):
        tag, at = _varint(data, at)
        kind = tag & 7
        if kind == 2:
            length, at = _varint(data, at)
            if tag >> 3 == number:
                found.append(data[at : at + length])
            at += length
        elif kind == 0:
            _, at = _varint(data, at)
        else:
            at += 8 if kind == 1 else 4
    return found


def _example(data):
    feature = {}
    for features in _fields(data, 1):
        for entry in _fields(features, 1):
            values = [v for value in _fields(entry, 2) for items in _fields(value, 1) for v in _fields(items, 1)]
            feature[_fields(entry, 1)[0].decode()] = SimpleNamespace(bytes_list=SimpleNamespace(value=values))
    return SimpleNamespace(features=SimpleNamespace(feature=feature))


data = SimpleNamespace(TFRecordDataset=_records)
train = SimpleNamespace(Example=SimpleNamespace(FromString=_example))
