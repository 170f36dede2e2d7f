namespace Workspace.Knowledge;

/// <summary>Cuts Markdown or plain text into passages: a heading begins one, and paragraphs under it stay together while they fit.</summary>
internal static class PassageSplitter
{
    private const int MostCharacters = 900;

    public static IEnumerable<Passage> Split(string title, string body)
    {
        var position = 0;
        foreach (var (heading, text) in Sections(title, body).SelectMany(Cut))
        {
            yield return new Passage { Position = position++, Heading = heading, Text = text };
        }
    }

    private static IEnumerable<(string Heading, string Text)> Sections(string title, string body)
    {
        var path = new List<(int Level, string Name)>();
        var lines = new List<string>();
        foreach (var line in body.ReplaceLineEndings("\n").Split('\n'))
        {
            var level = line.TakeWhile(c => c == '#').Count();
            if (level is 0 or > 6 || line.Length == level || line[level] != ' ')
            {
                lines.Add(line);
                continue;
            }

            yield return (Heading(title, path), string.Join('\n', lines));
            lines.Clear();
            path.RemoveAll(above => above.Level >= level);
            path.Add((level, line[level..].Trim()));
        }

        yield return (Heading(title, path), string.Join('\n', lines));
    }

    private static string Heading(string title, List<(int Level, string Name)> path)
    {
        var heading = string.Join(" › ", path.Select(above => above.Name).Prepend(title).Distinct());
        return heading.Length <= MostCharacters ? heading : heading[..MostCharacters];
    }

    private static IEnumerable<(string Heading, string Text)> Cut((string Heading, string Text) section)
    {
        var text = "";
        foreach (var paragraph in section.Text.Split("\n\n", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).SelectMany(Shorten))
        {
            if (text.Length > 0 && text.Length + paragraph.Length > MostCharacters)
            {
                yield return (section.Heading, text);
                text = "";
            }

            text = text.Length == 0 ? paragraph : $"{text}\n\n{paragraph}";
        }

        if (text.Length > 0)
        {
            yield return (section.Heading, text);
        }
    }

    /// <summary>A paragraph without end is cut at a blank, or in the middle of a word if it has none.</summary>
    private static IEnumerable<string> Shorten(string paragraph)
    {
        while (paragraph.Length > MostCharacters)
        {
            var end = paragraph.LastIndexOfAny([' ', '\n'], MostCharacters) is > 0 and var blank ? blank : MostCharacters;

            // Half of a surrogate pair is no text that PostgreSQL would take.
            end = char.IsHighSurrogate(paragraph[end - 1]) ? end - 1 : end;
            yield return paragraph[..end].TrimEnd();
            paragraph = paragraph[end..].TrimStart();
        }

        yield return paragraph;
    }
}
