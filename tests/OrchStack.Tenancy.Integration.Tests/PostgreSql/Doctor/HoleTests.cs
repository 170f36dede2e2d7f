using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.PostgreSql.Doctor;

/// <summary>Every hole is opened in a clean database, seen under its code and no other, and closed by the repair that the finding names.</summary>
public sealed class HoleTests(Ward ward) : IClassFixture<Ward>
{
    private static readonly Hole[] Holes = [.. HolesOfRoles.All, .. HolesOfTables.All, .. HolesOfReach.All];

    public static TheoryData<TenantKeyType, Hole> All
    {
        get
        {
            var rows = new TheoryData<TenantKeyType, Hole>();
            foreach (var hole in Holes)
            {
                rows.Add(TenantKeyType.Uuid, hole);
                rows.Add(TenantKeyType.BigInt, hole);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_hole_is_found_leaks_and_is_repaired(TenantKeyType type, Hole hole)
    {
        await using var consultation = await Consultation.BeginAsync(ward[type], type);
        Assert.Empty(await consultation.ExamineAsync());
        Assert.False(hole.Leak is not null && await consultation.LeaksAsync(hole.Leak));

        await consultation.RunAsync(hole.Sql);

        var findings = await consultation.ExamineAsync();
        Assert.Equal([(hole.Code, Hole.Fill(hole.Object, ward[type], type))], findings.Select(finding => (finding.Code, finding.Object)));
        Assert.True(hole.Leak is null || await consultation.LeaksAsync(hole.Leak), "The control: what is called a hole must leak.");

        await consultation.RunAsync(hole.ByHand ?? findings[0].Repair);

        Assert.Empty(await consultation.ExamineAsync());
        Assert.False(hole.Leak is not null && await consultation.LeaksAsync(hole.Leak));
    }

    [Fact]
    public void Every_check_has_a_hole() =>
        Assert.Empty(DoctorChecks.All.Select(check => check.Code).Except(Holes.Select(hole => hole.Code)));

    [Fact]
    public void Every_code_is_said_once() => Assert.Equal(DoctorCodes.All.Distinct(), DoctorCodes.All);
}
