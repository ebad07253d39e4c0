import CLoader
import NeuralNetwork
import Glibc

/// Report of the parts of this nn-cli, and of the machine it runs on.
struct BuildReport {
  private let kernels = Library.kernels
  private let library = Self.file(of: "nn_version")
  private let gsl = Self.text("gsl_version")
  private let blas = Self.file(of: "cblas_sgemm")
  private let blasKernels = loader_answer("openblas_get_corename").map { String(cString: $0) }
  private let computesWithBLAS = !Library.blas.isEmpty
  private let processors = sysconf(Int32(_SC_NPROCESSORS_ONLN))

  #if DEBUG
    private let kind = "debug"
  #else
    private let kind = "release"
  #endif

  /// Arithmetic that can be chosen. Without fused multiply-adds of the processor, fast is canonical.
  private var arithmetic: [String] {
    let isFast = kernels.hasPrefix("x86-64-") || kernels == "aarch64"
    return ["canonical", "fused"] + (isFast ? ["fast"] : []) + (computesWithBLAS ? ["blas"] : [])
  }

  var text: String {
    var facts = Facts()
    facts.add("nn-cli", "\(Library.headerVersion), \(kind)")
    facts.add("libnn", "\(Library.version), \(library ?? "inside nn-cli")")
    facts.add("Kernels", kernels)
    facts.add("Arithmetic", arithmetic.joined(separator: ", "))
    facts.add("GSL", gsl)
    facts.add("GSL's BLAS", blas.map { $0 + blasUse })
    facts.add("Processors", Numbers.grouped(processors))
    return facts.text
  }

  private var blasUse: String {
    guard computesWithBLAS else { return ", for nothing that a network computes" }
    return (blasKernels.map { ", its kernels for \($0)" } ?? "") + ", for --arithmetic blas"
  }

  var json: JSON {
    [
      "nn_cli": .string(Library.headerVersion), "build": .string(kind), "libnn": .string(Library.version),
      "library": library.map { .string($0) } ?? .null, "kernels": .string(kernels),
      "arithmetic": JSON(arithmetic), "gsl": gsl.map { .string($0) } ?? .null,
      "blas": blas.map { .string($0) } ?? .null,
      "blas_kernels": blasKernels.map { .string($0) } ?? .null, "processors": .integer(processors),
    ]
  }

  /// Shared library that holds a function; nil when the function is in the program itself, or nowhere.
  private static func file(of symbol: String) -> String? {
    guard let name = loader_file(symbol).map({ String(cString: $0) }), name.contains(".so") else {
      return nil
    }
    return name
  }

  /// Text that a library keeps in a variable of this name.
  private static func text(_ symbol: String) -> String? {
    let variable = loader_address(symbol)?.assumingMemoryBound(to: UnsafePointer<CChar>?.self)
    return variable?.pointee.map { String(cString: $0) }
  }
}
