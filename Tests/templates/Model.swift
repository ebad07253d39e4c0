/// What Layers.swift has of a model.
let parameters: InlineArray<1, Float> = [0]
