namespace OrchStack.Tenancy;

/// <summary>A line of files.jsonl: a file, and the entry that has its content.</summary>
internal sealed record ArchivedFile(string Key, string Entry, string ContentType, long Length);
