// libFuzzer: any bytes as an ONNX file. What is accepted becomes a network and a model, as import makes one. It is standard
// input, which has no folder for external data.

import NeuralNetwork

@_cdecl("fuzz_onnx")
public func fuzzONNX(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  expectOneLine {
    let file = ImportedFile(path: "-", bytes: bytes)
    let imported = try ONNXReader(file).network(ImportRequest())
    let network = try imported.network(file.name)
    let model = try network.model(imported.texts(file.name), trainingState: false)
    _ = try OpenModel(ModelFile(model, name: file.name))
  }
  return 0
}
