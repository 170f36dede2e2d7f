using Snapshooter;
using Snapshooter.Xunit;

namespace OrchStack.Tenancy.Branding.Tests.Themes;

public sealed class ThemeSnapshotTests
{
    [Fact]
    public void A_salon_in_pink()
    {
        var theme = ThemeCompiler.Compile(new BrandTheme
        {
            Name = "Salon A",
            Primary = BrandColor.Parse("#d6336c"),
            Accent = BrandColor.Parse("#ffd43b"),
            Background = BrandColor.Parse("#fff0f6"),
            Surface = BrandColor.Parse("#ffffff"),
            Text = BrandColor.Parse("#a61e4d"),
            CornerRadius = 12,
            FontFamily = BrandFontFamily.Serif,
        });

        // The hash stands here too, because a lost snapshot would be written anew and pass.
        Assert.Equal("843c8df15b31af4c", theme.Hash);
        Snapshot.Match(theme.Css, new SnapshotFullName($"{nameof(ThemeSnapshotTests)}.{nameof(A_salon_in_pink)}.css", FolderOfTest()));
    }

    // Paths that the compiler leaves in the assembly are not real ones on a build server.
    private static string FolderOfTest()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "OrchStack.Tenancy.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The repository's root is not above the tests.");
        }

        return Path.Combine(folder.FullName, "tests", "OrchStack.Tenancy.Branding.Tests", "Themes");
    }
}
