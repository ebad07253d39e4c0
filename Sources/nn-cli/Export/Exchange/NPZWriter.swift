/// Writes a network as an NPZ archive of arrays, for numpy.load: NPZArchive reads it.
enum NPZWriter {
  /// `path` is the model's, for messages.
  static func bytes(_ network: PortableNetwork, path: String) throws(Failure) -> [UInt8] {
    let arrays = NamedArray.all(network)
    let texts = [
      (WeightArrays.activationsKey, NamedArray.activations(network)),
      (NetworkMetadata.key, NetworkMetadata.text(network)),
    ]
    try check(arrays, texts, path)
    var zip = ZipWriter()
    for array in arrays {
      var contents = NPYHeader.bytes(descr: "<f4", shape: array.shape)
      contents.append(array.values)
      zip.add(array.name + NPZArchive.suffix, contents)
    }
    for (name, text) in texts {
      let scalars = text.unicodeScalars
      var contents = NPYHeader.bytes(descr: "<U\(scalars.count)", shape: [])
      for scalar in scalars { contents.append(littleEndian: scalar.value) }
      zip.add(name + NPZArchive.suffix, contents)
    }
    return zip.bytes
  }

  /// Refuse what neither a zip archive without the records of zip64 nor a reader can hold.
  private static func check(
    _ arrays: [NamedArray], _ texts: [(name: String, text: String)], _ path: String
  ) throws(Failure) {
    // A header of an array, twice its name and twice a member's fields are less.
    let around = 512
    let bytes = arrays.reduce(0) { $0 + 4 * $1.values.count + around }
    guard bytes < ZipWriter.mostBytes, arrays.count + texts.count <= ZipWriter.mostMembers else {
      throw Failure(
        status: .data, message: "\(path): is too large for an NPZ archive; take --format safetensors")
    }
    for (_, text) in texts where text.unicodeScalars.count > ElementType.mostCharacters {
      throw Failure(
        status: .data,
        message:
          "\(path): its names are longer than a text of an NPZ archive; take --format safetensors")
    }
  }
}
