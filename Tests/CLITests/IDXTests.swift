import Testing

@testable import nn_cli

/// An IDX file of unsigned bytes; `stated` replaces the first dimension.
private func idx(_ dimensions: [Int], _ bytes: [UInt8], stated: Int? = nil) -> [UInt8] {
  let sizes = [stated ?? dimensions[0]] + dimensions.dropFirst()
  let header = sizes.flatMap { size in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: size >> $0) } }
  return [0, 0, 8, UInt8(dimensions.count)] + header + bytes
}

private let twoImages = idx([2, 1, 3], [0, 51, 255, 102, 153, 204])
private let twoLabels = idx([2], [7, 3])

private func load(_ images: [UInt8], _ labels: [UInt8], schema: Schema? = nil) throws -> Dataset {
  let folder = TemporaryFolder()
  let (images, labels) = (folder.file("images", images), folder.file("labels", labels))
  return if let schema { try Dataset.idx(images: images, labels: labels, schema: schema) } else {
    try Dataset.idx(images: images, labels: labels)
  }
}

private func loadFailure(_ images: [UInt8], _ labels: [UInt8], schema: Schema? = nil) -> Failure? {
  let folder = TemporaryFolder()
  let (images, labels) = (folder.file("images", images), folder.file("labels", labels))
  return failure(in: folder) {
    if let schema { return try Dataset.idx(images: images, labels: labels, schema: schema) }
    return try Dataset.idx(images: images, labels: labels)
  }
}

@Suite struct IDXTests {
  @Test func imagesAndLabels() throws {
    let data = try load(twoImages, twoLabels)
    #expect(data.rows == 2)
    #expect(data.inputs == [0, 0.2, 1, 0.4, 0.6, 0.8])
    #expect(data.labels == ["3", "7"])
    #expect(data.targets == [1, 0])
    #expect(data.task == .binary)
    #expect(data.featureNames == ["pixel_1_1", "pixel_1_2", "pixel_1_3"])
  }

  @Test func gzip() throws {
    let folder = TemporaryFolder()
    let labels = [UInt8](0..<10) + [UInt8](repeating: 4, count: 2990)
    let pixels = (0..<3000 * 4).map { UInt8(truncatingIfNeeded: $0 / 4) }
    let data = try Dataset.idx(
      images: folder.gzip("images.gz", idx([3000, 2, 2], pixels)),
      labels: folder.gzip("labels.gz", idx([3000], labels)))
    #expect(data.rows == 3000)
    #expect(data.task == .multiclass)
    #expect(data.targets == labels.map { Float($0) })
    #expect(data.inputs == pixels.map { Float($0) / 255 })
  }

  @Test func forAModel() throws {
    var schema = try load(twoImages, twoLabels).schema
    schema.labels = ["1", "3", "7"]
    #expect(try load(twoImages, twoLabels, schema: schema).targets == [2, 1])
    schema.labels = ["1", "3"]
    #expect(
      loadFailure(twoImages, twoLabels, schema: schema)?.message
        == "labels: label 7 is no class of the model; its classes are '1', '3'")
    schema.inputs = 4
    #expect(
      loadFailure(twoImages, twoLabels, schema: schema)?.message
        == "images: images of 1 x 3 pixels, but the model has 4 inputs")
  }

  @Test func streamedForPrediction() throws {
    let folder = TemporaryFolder()
    let schema = try load(twoImages, twoLabels).schema
    let reader = try FeatureReader(images: folder.file("images", twoImages), schema: schema)
    var block: [Float] = []
    #expect(try reader.nextBlock(maxRows: 1, into: &block) == 1)
    #expect(block == [0, 0.2, 1])
    #expect(try reader.nextBlock(maxRows: 5, into: &block) == 1)
    #expect(block == [0.4, 0.6, 0.8])
    #expect(try reader.nextBlock(maxRows: 5, into: &block) == 0)
  }

  @Test func otherFormats() {
    #expect(
      loadFailure(Array("P5 28 28 255 ".utf8), twoLabels)
        == Failure(status: .data, message: "images: not an IDX file of images: it is another format"))
    #expect(
      loadFailure(twoLabels, twoImages)?.message
        == "images: not an IDX file of images: it holds labels; are --images and --labels exchanged?")
    #expect(
      loadFailure(twoImages, twoImages)?.message
        == "labels: not an IDX file of labels: it holds images; are --images and --labels exchanged?")
    #expect(loadFailure([0, 0, 8], twoLabels)?.message == "images: too short for the header of an IDX file")
    #expect(
      loadFailure(Array(twoImages.prefix(10)), twoLabels)?.message
        == "images: too short for the header of an IDX file")
  }

  @Test func countsThatDisagree() {
    #expect(
      loadFailure(twoImages, idx([3], [1, 2, 3]))
        == Failure(status: .data, message: "images has 2 images, but labels has 3 labels"))
    #expect(
      loadFailure(Array(twoImages.dropLast()), twoLabels)?.message
        == "images: its header states 2 items, but it ends in item 2; it is truncated")
    #expect(
      loadFailure(twoImages + [0], twoLabels)?.message
        == "images: holds more than the 2 items that its header states; the file is damaged")
    #expect(
      loadFailure(twoImages, twoLabels + [0])?.message
        == "labels: holds more than the 2 items that its header states; the file is damaged")
  }

  @Test func headersThatPromiseTooMuch() {
    let count = 0xFFFF_FFFF
    #expect(
      loadFailure(idx([1, 256, 256], [1], stated: count), idx([1], [1], stated: count))?.message
        == "labels: its header states 4294967295 items, but it ends in item 2; it is truncated")
    #expect(
      loadFailure(idx([2, 257, 256], []), twoLabels)?.message
        == "images: images of 257 x 256 pixels; a network takes 1 to 65536 inputs")
    #expect(
      loadFailure(idx([2, 0xFFFF_FFFF, 0xFF00_0000], []), twoLabels)?.message
        == "images: images of 4294967295 x 4278190080 pixels; a network takes 1 to 65536 inputs")
    #expect(
      loadFailure(idx([2, 0, 256], []), twoLabels)?.message
        == "images: images of 0 x 256 pixels; a network takes 1 to 65536 inputs")
    #expect(loadFailure(idx([0, 1, 3], []), idx([0], []))?.message == "images: holds no items")
  }

  @Test func oneLabelIsNoTask() {
    #expect(
      loadFailure(twoImages, idx([2], [5, 5]))?.message
        == "labels: holds only the label 5; training needs two or more")
  }
}
