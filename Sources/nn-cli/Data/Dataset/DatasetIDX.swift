extension Dataset {
  /// Images and their labels from IDX files. Pixels are divided by 255; the classes are the labels that
  /// occur, in ascending order. `stored`: the images are kept in a file.
  static func idx(images: String, labels: String, stored: Bool = false) throws(Failure) -> Dataset {
    let (imageFile, digits) = try open(images: images, labels: labels)
    let values = Set(digits).sorted()
    if values.count < 2 {
      throw Failure(
        status: .data, message: "\(labels): holds only the label \(values[0]); training needs two or more")
    }
    let index = Dictionary(uniqueKeysWithValues: values.enumerated().map { ($1, Float($0)) })
    var rows = try ReadRows(inputs: imageFile.itemSize, targets: 1, isStored: stored)
    var done = 0
    while case let count = try imageFile.append(to: &rows.inputs, most: IDXFile.chunk), count > 0 {
      for digit in digits[done..<done + count] { rows.targets.append(index[digit]!) }
      try rows.rowEnded()
      done += count
    }
    return try rows.dataset(
      featureNames: DefaultNames.pixels(height: imageFile.height, width: imageFile.width),
      targetNames: ["label"], labels: values.map { String($0) },
      task: values.count == 2 ? .binary : .multiclass, weights: nil)
  }

  /// The first `most` of them for a model: its classes, and images of its size.
  static func idx(
    images: String, labels: String, schema: Schema, most: Int = .max
  ) throws(Failure) -> Dataset {
    let (imageFile, digits) = try open(images: images, labels: labels)
    try imageFile.check(inputs: schema.inputs)
    let classes = ClassIndex(schema.labels)
    var targets: [Float] = []
    for digit in digits.prefix(most) {
      guard let target = classes.index(digit) else {
        throw Failure(
          status: .data,
          message:
            "\(labels): label \(digit) is no class of the model; its classes are \(listed(schema.labels))")
      }
      targets.append(target)
    }
    return Dataset(
      rows: targets.count, inputs: try pixels(of: imageFile, targets.count), targets: targets,
      featureNames: DefaultNames.pixels(height: imageFile.height, width: imageFile.width),
      targetNames: ["label"], labels: schema.labels, task: schema.task, targetWidth: 1)
  }

  private static func open(images: String, labels: String) throws(Failure) -> (IDXFile, digits: [UInt8]) {
    let imageFile = try IDXFile(path: images, .images)
    let labelFile = try IDXFile(path: labels, .labels)
    guard imageFile.count == labelFile.count else {
      throw Failure(
        status: .data,
        message: "\(images) has \(imageFile.count) images, but \(labels) has \(labelFile.count) labels")
    }
    return (imageFile, try labelFile.all())
  }

  private static func pixels(of file: IDXFile, _ count: Int) throws(Failure) -> [Float] {
    var values: [Float] = []
    var rest = count
    while case let read = try file.append(to: &values, most: min(rest, IDXFile.chunk)), read > 0 {
      rest -= read
    }
    return values
  }
}

extension IDXFile {
  /// Items read at a time: what a header promises is only believed as far as the file goes.
  fileprivate static let chunk = 1024

  /// Up to `most` images as numbers from 0 to 1; the result is how many there were.
  func append(to values: inout [Float], most: Int) throws(Failure) -> Int {
    let bytes = try next(most)
    try Memory.reserve(&values, adding: bytes.count)
    values.append(addingCapacity: bytes.count) { span in
      for byte in bytes { span.append(Float(byte) / 255) }
    }
    return bytes.count / itemSize
  }

  func check(inputs: Int) throws(Failure) {
    guard itemSize == inputs else {
      throw Failure(
        status: .data,
        message: "\(name): images of \(height) x \(width) pixels, but the model has \(inputs) inputs")
    }
  }

  fileprivate func all() throws(Failure) -> [UInt8] {
    var bytes: [UInt8] = []
    while true {
      let items = try next(Self.chunk)
      if items.isEmpty { return bytes }
      try Memory.reserve(&bytes, adding: items.count)
      bytes += items
    }
  }
}
