// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser", condition: .when(traits: ["CommandLine"]))
let protobuf = Target.Dependency.product(
  name: "SwiftProtobuf", package: "swift-protobuf", condition: .when(traits: ["CommandLine"]))

let package = Package(
  name: "libnn",
  products: [
    .library(name: "NeuralNetwork", targets: ["NeuralNetwork"]),
    .executable(name: "nn-cli", targets: ["nn-cli"]),
  ],
  traits: [
    .trait(name: "StaticCore", description: "a program contains the core, built by SwiftPM"),
    .trait(name: "SharedCore", description: "a program links the libnn.so that the Makefile builds"),
    .trait(name: "GSL", description: "the static core solves least squares, with GSL"),
    // Not by default: who depends on the library does not fetch what only nn-cli needs.
    .trait(name: "CommandLine", description: "for nn-cli and its tests: fetches what they need"),
    .default(enabledTraits: ["StaticCore", "GSL"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    // Without its default traits, whose streams would link all of Foundation into nn-cli.
    .package(url: "https://github.com/apple/swift-protobuf", exact: "1.39.0", traits: []),
  ],
  targets: [
    .systemLibrary(name: "CNN", path: "include"),
    .systemLibrary(
      name: "CGSL", path: "CSupport/CGSL", pkgConfig: "gsl", providers: [.apt(["libgsl-dev"])]),
    .systemLibrary(
      name: "CZlib", path: "CSupport/CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CLoader", path: "CSupport/CLoader"),
    .systemLibrary(name: "CMPI", path: "CSupport/CMPI"),
    .target(
      name: "NN", dependencies: ["CNN", .target(name: "CGSL", condition: .when(traits: ["GSL"]))],
      swiftSettings: settings + [.define("NN_GSL", .when(traits: ["GSL"]))]),
    .target(
      name: "NeuralNetwork",
      dependencies: ["CNN", .target(name: "NN", condition: .when(traits: ["StaticCore"]))],
      swiftSettings: settings + [.enableExperimentalFeature("Lifetimes")],
      linkerSettings: [.linkedLibrary("nn", .when(traits: ["SharedCore"]))]),
    // Generated from its events.proto: see CSupport/protobuf/generate.
    .target(
      name: "TensorBoardEvents",
      dependencies: [protobuf],
      exclude: ["events.proto"]),
    // Generated from its onnx.proto in the same way.
    .target(
      name: "ONNXMessages",
      dependencies: [protobuf],
      exclude: ["onnx.proto"]),
    .executableTarget(
      name: "nn-cli",
      dependencies: [
        "NeuralNetwork", "CGSL", "CLoader", "CMPI", "CZlib", "TensorBoardEvents", "ONNXMessages",
        protobuf, argumentParser,
      ],
      resources: [.embedInCode("Export/Templates")],
      swiftSettings: settings),
    .testTarget(name: "NNTests", dependencies: ["NN", "CNN", "CGSL"], swiftSettings: settings),
    .testTarget(name: "NeuralNetworkTests", dependencies: ["NeuralNetwork", "CNN"], swiftSettings: settings),
    .testTarget(
      name: "CLITests",
      dependencies: ["nn-cli", "NeuralNetwork", "TensorBoardEvents", protobuf],
      swiftSettings: settings),
  ]
)
