namespace OrchStack.Tenancy.Branding;

/// <summary>A fill and the text that stands on it, with a contrast of at least 4.5:1 (WCAG 2.2, 1.4.3) in a compiled theme.</summary>
/// <param name="Color">The fill: <c>--ost-x</c>.</param>
/// <param name="On">Text and icons on the fill: <c>--ost-on-x</c>.</param>
public sealed record ColorPair(BrandColor Color, BrandColor On);
