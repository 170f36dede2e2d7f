using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.PostgreSql.Hostile;

/// <summary>Every case against the whole fence. Their controls are in <see cref="MutationTests"/>: each case succeeds where the fence is weakened.</summary>
public sealed class HostileTests
{
    public static TheoryData<TenantKeyType, TenantContextMode> TypesAndModes => new()
    {
        { TenantKeyType.Uuid, TenantContextMode.Signed },
        { TenantKeyType.Uuid, TenantContextMode.SignedOnce },
        { TenantKeyType.Uuid, TenantContextMode.Pooler },
        { TenantKeyType.BigInt, TenantContextMode.Signed },
        { TenantKeyType.BigInt, TenantContextMode.SignedOnce },
        { TenantKeyType.BigInt, TenantContextMode.Pooler },
    };

    [Theory]
    [MemberData(nameof(TypesAndModes))]
    public async Task No_attack_learns_or_changes_anything(TenantKeyType type, TenantContextMode mode)
    {
        await using var site = await HostileSite.OpenAsync(type, mode);
        var bites = new List<string>();

        foreach (var hostile in HostileCase.All.Where(hostile => hostile.NotIn != mode))
        {
            bites.AddRange((await site.BitesAsync(hostile)).Select(bite => $"{hostile.Name}: {bite}"));
        }

        Assert.Empty(bites);
    }

    [Fact]
    public void Every_case_has_a_control_and_every_mutant_a_case()
    {
        Assert.Empty(HostileCase.All.Where(hostile => hostile.BitesUnder.Length == 0).Select(hostile => hostile.Name));
        Assert.Equal(HostileCase.All.Length, HostileCase.All.DistinctBy(hostile => hostile.Name).Count());
        Assert.Equal(Mutant.All.Select(mutant => mutant.Name).Order(), HostileCase.All.SelectMany(hostile => hostile.BitesUnder).Distinct().Order());
    }
}
