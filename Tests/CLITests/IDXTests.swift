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

private func pair(_ folder: TemporaryFolder, _ images: [UInt8], _ labels: [UInt8]) -> RowFiles {
  RowFiles(data: folder.file("images", images), labels: folder.file("labels", labels))
}

private func load(_ files: RowFiles, _ schema: Schema?) throws -> Dataset {
  if let schema { return try Dataset.read(files, schema: schema) }
  return try Dataset.read(files, task: nil)
}

private func load(_ images: [UInt8], _ labels: [UInt8], schema: Schema? = nil) throws -> Dataset {
  let folder = TemporaryFolder()
  return try load(pair(folder, images, labels), schema)
}

private func loadFailure(_ images: [UInt8], _ labels: [UInt8], schema: Schema? = nil) -> Failure? {
  let folder = TemporaryFolder()
  let files = pair(folder, images, labels)
  return failure(in: folder) { try load(files, schema) }
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
    let files = RowFiles(
      data: folder.gzip("images.gz", idx([3000, 2, 2], pixels)),
      labels: folder.gzip("labels.gz", idx([3000], labels)))
    let data = try Dataset.read(files, task: nil)
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
        == "labels: label 1: '7' is no class of the model; its classes are '1', '3'")
    schema.inputs = 4
    #expect(
      loadFailure(twoImages, twoLabels, schema: schema)?.message
        == "images: images of 1 x 3 pixels, but the model has 4 inputs")
  }

  @Test func streamedForPrediction() throws {
    let folder = TemporaryFolder()
    let schema = try load(twoImages, twoLabels).schema
    let reader = try FeatureReader(RowFiles(data: folder.file("images", twoImages)), schema: schema)
    #expect(try reader.nextBlock(maxRows: 1).values == [0, 0.2, 1])
    #expect(try reader.nextBlock(maxRows: 5).values == [0.4, 0.6, 0.8])
    #expect(try reader.nextBlock(maxRows: 5).rows == 0)
  }

  @Test func otherFormats() {
    let folder = TemporaryFolder()
    let other = RowFiles(data: folder.file("images", "P5 28 28 255 "), areImages: true)
    #expect(
      failure(in: folder) { try LabelledRows(other) }
        == Failure(status: .data, message: "images: not an IDX file of images: it is another format"))
    #expect(
      loadFailure(twoLabels, twoImages)?.message
        == "images: not an IDX file of images: it holds labels; are the images and their labels exchanged?")
    #expect(
      loadFailure(twoImages, twoImages)?.message
        == "labels: not an IDX file of labels: it holds images; are the images and their labels exchanged?")
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
        == "images: its header states 4294967295 items, but it ends in item 1; it is truncated")
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

  @Test func elementsThatAreNoBytes() {
    #expect(
      loadFailure([0, 0, 0x0D, 2, 0, 0, 0, 1, 0, 0, 0, 1], twoLabels)?.message
        == "images: an IDX file of elements of type 13 in 2 dimensions; name one of unsigned bytes (type 8) in 1 "
        + "dimension, labels, or in 3, images")
  }

  @Test func labelsAreClassesHoweverManyDiffer() throws {
    let labels = [UInt8](0..<30)
    let data = try load(idx([30, 1, 1], labels), idx([30], labels))
    #expect(data.labels == labels.map { String($0) })
    #expect(data.task == .multiclass)
    #expect(data.targetNames == ["label"])
  }

  @Test func imagesAreNoTargets() {
    let folder = TemporaryFolder()
    let alone = RowFiles(data: folder.file("images", twoImages))
    let message = "images: holds images and not their classes; name those with --labels"
    #expect(failure(in: folder) { try Dataset.read(alone, task: nil) }?.message == message)
    let schema = Schema(featureNames: [], targetNames: [], labels: ["3", "7"], task: .binary, inputs: 3)
    #expect(failure(in: folder) { try Dataset.read(alone, schema: schema) }?.message == message)
  }

  @Test func oneLabelIsNoTask() {
    #expect(
      loadFailure(twoImages, idx([2], [5, 5]))?.message
        == "labels: holds only the class '5'; training needs two or more")
  }
}
