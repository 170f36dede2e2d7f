namespace OrchStack.Tenancy.Branding;

/// <summary>The one place that knows where stylesheets are served.</summary>
internal static class ThemePath
{
    public const string HashParameter = "hash";

    public const string Pattern = "/_tenancy/branding/theme.{" + HashParameter + "}.css";

    public static string Of(string hash) => $"/_tenancy/branding/theme.{hash}.css";
}
