namespace OrchStack.Tenancy.Branding;

/// <summary>A colour that the tenant gave and that could not be used as it is.</summary>
/// <param name="Token">The custom property that it was meant for, such as <c>--ost-on-background</c>.</param>
/// <param name="Against">The fill that it could not be read on.</param>
/// <param name="Given">The colour in the theme.</param>
/// <param name="Used">The nearest one towards white or black that can be read.</param>
public sealed record ThemeAdjustment(string Token, BrandColor Against, BrandColor Given, BrandColor Used);
