/// Writes a network as a safetensors file: SafetensorsFile reads it.
enum SafetensorsWriter {
  /// The tensors begin at a multiple of this.
  private static let alignment = 8

  static func bytes(_ network: PortableNetwork) -> [UInt8] {
    let arrays = NamedArray.all(network)
    var members: [(String, JSON)] = [
      (
        "__metadata__",
        .object([
          (WeightArrays.activationsKey, .string(NamedArray.activations(network))),
          (NetworkMetadata.key, .string(NetworkMetadata.text(network))),
        ])
      )
    ]
    var end = 0
    for array in arrays {
      let start = end
      end += 4 * array.values.count
      members.append(
        (array.name, ["dtype": "F32", "shape": JSON(array.shape), "data_offsets": JSON([start, end])]))
    }
    var header = Array(JSON.object(members).text.utf8)
    header += [UInt8](repeating: UInt8(ascii: " "), count: (alignment - header.count % alignment) % alignment)
    var bytes = [UInt8](littleEndian: UInt64(header.count)) + header
    for array in arrays { bytes.append(array.values) }
    return bytes
  }
}
