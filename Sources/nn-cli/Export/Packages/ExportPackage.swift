/// The layouts in which build systems take exported C.
enum ExportPackage: String, CaseIterable {
  case cmake, arduino, platformio, zephyr
  case espIDF = "esp-idf"

  /// What the build system reads, by its path in the package.
  var manifests: [(path: String, template: [UInt8])] {
    switch self {
    case .cmake: [("CMakeLists.txt", PackageResources.cmake_CMakeLists_txt)]
    case .arduino: [("library.properties", PackageResources.arduino_library_properties)]
    case .platformio: [("library.json", PackageResources.platformio_library_json)]
    case .zephyr:
      [
        ("zephyr/module.yml", PackageResources.zephyr_module_yml),
        ("zephyr/CMakeLists.txt", PackageResources.zephyr_CMakeLists_txt),
        ("zephyr/Kconfig", PackageResources.zephyr_Kconfig),
      ]
    case .espIDF:
      [
        ("CMakeLists.txt", PackageResources.idf_CMakeLists_txt),
        ("idf_component.yml", PackageResources.idf_component_yml),
      ]
    }
  }

  /// The folder of the header.
  var headers: String {
    switch self {
    case .arduino: "src"
    case .cmake, .platformio, .zephyr, .espIDF: "include"
    }
  }

  /// A program that checks the model and predicts; nil where an application is more than a source file.
  var example: (path: String, template: [UInt8])? {
    switch self {
    case .cmake: ("example/example.c", PackageResources.example_c)
    case .arduino: ("examples/Predict/Predict.ino", PackageResources.example_ino)
    case .platformio: ("examples/predict/predict.c", PackageResources.example_c)
    case .zephyr, .espIDF: nil
    }
  }
}
