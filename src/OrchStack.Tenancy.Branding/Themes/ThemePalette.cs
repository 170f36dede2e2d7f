namespace OrchStack.Tenancy.Branding;

/// <summary>The colours of one variant of a compiled theme; in every pair the text can be read on its fill. Immutable.</summary>
public sealed record ThemePalette
{
    /// <summary>The main action.</summary>
    public required ColorPair Primary { get; init; }

    /// <summary>The main action under the pointer.</summary>
    public required ColorPair PrimaryHover { get; init; }

    /// <summary>The main action while it cannot be used; muted, but still readable.</summary>
    public required ColorPair PrimaryDisabled { get; init; }

    /// <summary>What is to catch the eye beside the main action.</summary>
    public required ColorPair Accent { get; init; }

    /// <summary>The accent under the pointer.</summary>
    public required ColorPair AccentHover { get; init; }

    /// <summary>The accent while it cannot be used; muted, but still readable.</summary>
    public required ColorPair AccentDisabled { get; init; }

    /// <summary>The page.</summary>
    public required ColorPair Background { get; init; }

    /// <summary>Cards, panels and fields on the page.</summary>
    public required ColorPair Surface { get; init; }

    /// <summary>Every pair with its name in CSS, in the order of the stylesheet.</summary>
    internal IEnumerable<(string Name, ColorPair Pair)> Pairs =>
    [
        ("primary", Primary),
        ("primary-hover", PrimaryHover),
        ("primary-disabled", PrimaryDisabled),
        ("accent", Accent),
        ("accent-hover", AccentHover),
        ("accent-disabled", AccentDisabled),
        .. Pages,
    ];

    /// <summary>The pairs whose text the tenant may choose.</summary>
    internal IEnumerable<(string Name, ColorPair Pair)> Pages => [("background", Background), ("surface", Surface)];
}
