using System.ComponentModel.DataAnnotations;

namespace OrchStack.Tenancy.Tests;

internal sealed record PlainSettings
{
    [Range(1, 9)]
    public int Size { get; init; } = 1;
}
