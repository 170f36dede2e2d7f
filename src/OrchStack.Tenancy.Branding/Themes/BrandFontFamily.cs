namespace OrchStack.Tenancy.Branding;

/// <summary>The fonts a tenant may choose from. Each is a stack of fonts that devices have, so nothing is downloaded.</summary>
public enum BrandFontFamily
{
    /// <summary>The device's own interface font.</summary>
    System,

    /// <summary>A plain sans serif: Arial and its kin.</summary>
    SansSerif,

    /// <summary>A wide sans serif made for screens: Verdana and its kin.</summary>
    Humanist,

    /// <summary>A narrow sans serif: Trebuchet and its kin.</summary>
    Narrow,

    /// <summary>A rounded interface font where the device has one.</summary>
    Rounded,

    /// <summary>A serif for reading: Georgia and its kin.</summary>
    Serif,

    /// <summary>Letters of one width.</summary>
    Monospace,
}
