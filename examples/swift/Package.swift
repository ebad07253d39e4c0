// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "swift-examples",
  // A program elsewhere names the repository: .package(url: "https://...", exact: "0.1.0").
  dependencies: [.package(name: "libnn", path: "../..")],
  targets: [
    .executableTarget(name: "xor", dependencies: [.product(name: "NeuralNetwork", package: "libnn")]),
    .executableTarget(name: "tour", dependencies: [.product(name: "NeuralNetwork", package: "libnn")]),
  ])
