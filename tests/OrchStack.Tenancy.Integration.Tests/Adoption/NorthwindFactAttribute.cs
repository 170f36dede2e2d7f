namespace OrchStack.Tenancy.Integration.Tests.Adoption;

/// <summary>A test that is skipped where the Northwind script is missing.</summary>
internal sealed class NorthwindFactAttribute : FactAttribute
{
    public NorthwindFactAttribute() => Skip = Northwind.File is null
        ? $"Needs ../shared/data/northwind.sql beside the repository, or its path in {Northwind.Variable}."
        : null!;
}
