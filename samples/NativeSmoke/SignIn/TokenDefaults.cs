namespace NativeSmoke.SignIn;

/// <summary>Names of the stand-in for a token.</summary>
internal static class TokenDefaults
{
    public const string Scheme = "Token";
    public const string Header = "X-Token";
    public const string KeyOrToken = "KeyOrToken";
}
