/// What Layers.swift has of a model.
let parameters: InlineArray<1, Float> = [0]

// What Columns.swift has of one: a number that is filled and marked.
let categories: InlineArray<1, UInt32> = [0]
let takes: InlineArray<1, UInt8> = [3]
let fills: InlineArray<1, Float> = [0]

func prepared(_ value: Float, _ column: Int) -> Float { value }
