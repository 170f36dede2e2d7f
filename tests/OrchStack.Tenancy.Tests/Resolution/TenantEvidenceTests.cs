namespace OrchStack.Tenancy.Tests;

public sealed class TenantEvidenceTests
{
    [Fact]
    public void Holds_one_thing_only()
    {
        Assert.Equal((TenantEvidenceKind.Id, Some.Acme.Id, null, null), Read(TenantEvidence.OfId(Some.Acme.Id)));
        Assert.Equal((TenantEvidenceKind.Slug, null, Some.Acme.Slug, null), Read(TenantEvidence.OfSlug(Some.Acme.Slug)));
        Assert.Equal((TenantEvidenceKind.Malformed, null, null, "twice"), Read(TenantEvidence.Malformed("twice")));
        Assert.Equal((TenantEvidenceKind.BadCredential, null, null, "expired"), Read(TenantEvidence.BadCredential("expired")));
        Assert.Equal((TenantEvidenceKind.None, null, null, null), Read(default));
    }

    [Fact]
    public void Is_equal_by_what_it_names()
    {
        Assert.Equal(TenantEvidence.OfSlug(TenantSlug.Parse("acme")), TenantEvidence.OfSlug(TenantSlug.Parse("ACME")));
        Assert.NotEqual(TenantEvidence.Malformed("x"), TenantEvidence.BadCredential("x"));
    }

    [Fact]
    public void Refuses_to_hold_nothing()
    {
        Assert.Throws<ArgumentNullException>(() => TenantEvidence.OfId(null!));
        Assert.Throws<ArgumentNullException>(() => TenantEvidence.OfSlug(null!));
        Assert.Throws<ArgumentException>(() => TenantEvidence.Malformed(" "));
        Assert.Throws<ArgumentException>(() => TenantEvidence.BadCredential(""));
    }

    private static (TenantEvidenceKind, TenantId?, TenantSlug?, string?) Read(TenantEvidence evidence) =>
        (evidence.Kind, evidence.Id, evidence.Slug, evidence.Fault);
}
