using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace OrchStack.Tenancy.AI;

/// <summary>
/// A part of a tenant that has vectors of its own: 1 to 32 lower-case ASCII letters and digits, so that it stands in the name of a
/// collection of any store. Immutable and thread-safe.
/// </summary>
public sealed record WorkspaceId
{
    private static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789");

    private WorkspaceId(string value) => Value = value;

    /// <summary>The most characters that it can have.</summary>
    public const int MaxLength = 32;

    /// <summary>The workspace as text.</summary>
    public string Value { get; }

    /// <summary>Whether a text is a workspace, and which.</summary>
    public static bool TryCreate(string? text, [NotNullWhen(true)] out WorkspaceId? workspace)
    {
        workspace = text is { Length: > 0 and <= MaxLength } && !text.AsSpan().ContainsAnyExcept(Allowed) ? new WorkspaceId(text) : null;
        return workspace is not null;
    }

    /// <summary>Reads a workspace.</summary>
    /// <exception cref="FormatException">The text is none.</exception>
    public static WorkspaceId Parse(string text) => TryCreate(text, out var workspace)
        ? workspace
        : throw new FormatException($"'{text}' is no workspace: 1 to {MaxLength} lower-case ASCII letters and digits are expected. A Guid goes by WorkspaceId.Of.");

    /// <summary>The workspace of an id that the application has: its 32 hexadecimal digits.</summary>
    public static WorkspaceId Of(Guid id) => new(id.ToString("N"));

    /// <summary>The workspace as text.</summary>
    public override string ToString() => Value;
}
