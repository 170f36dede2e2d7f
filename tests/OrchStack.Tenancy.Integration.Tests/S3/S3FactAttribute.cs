namespace OrchStack.Tenancy.Integration.Tests.S3;

/// <summary>Needs the S3 of eng/test.sh.</summary>
public sealed class S3FactAttribute : FactAttribute
{
    public S3FactAttribute() => Skip = S3Server.IsThere ? null : $"There is no S3: run eng/test.sh, or name one in {S3Server.Variable}.";
}
