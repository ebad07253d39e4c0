// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "libnn",
  products: [
    .library(name: "NN", targets: ["NN"]),
    .executable(name: "nn-cli", targets: ["nn-cli"]),
  ],
  traits: [
    .trait(name: "StaticCore", description: "nn-cli contains the core, built by SwiftPM"),
    .trait(name: "SharedCore", description: "nn-cli links the libnn.so that the Makefile builds"),
    .default(enabledTraits: ["StaticCore"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    // Without its default traits, whose streams would link all of Foundation into nn-cli.
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0", traits: []),
  ],
  targets: [
    .systemLibrary(name: "CNN", path: "include"),
    .systemLibrary(
      name: "CGSL", path: "CSupport/CGSL", pkgConfig: "gsl", providers: [.apt(["libgsl-dev"])]),
    .systemLibrary(
      name: "CZlib", path: "CSupport/CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CLoader", path: "CSupport/CLoader"),
    .target(
      name: "NN", dependencies: ["CNN", "CGSL"],
      swiftSettings: settings + [.define("NN_GSL")]),
    // Generated from its events.proto: see CSupport/protobuf/generate.
    .target(
      name: "TensorBoardEvents",
      dependencies: [.product(name: "SwiftProtobuf", package: "swift-protobuf")],
      exclude: ["events.proto"]),
    .executableTarget(
      name: "nn-cli",
      dependencies: [
        "CNN", "CGSL", "CLoader", "CZlib", "TensorBoardEvents",
        .target(name: "NN", condition: .when(traits: ["StaticCore"])),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      resources: [.embedInCode("Export/Templates")],
      swiftSettings: settings,
      linkerSettings: [.linkedLibrary("nn", .when(traits: ["SharedCore"]))]),
    .testTarget(name: "NNTests", dependencies: ["NN", "CNN", "CGSL"], swiftSettings: settings),
    .testTarget(
      name: "CLITests",
      dependencies: [
        "nn-cli", "TensorBoardEvents", .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      swiftSettings: settings),
  ]
)
