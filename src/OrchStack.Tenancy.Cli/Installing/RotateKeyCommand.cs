using System.CommandLine;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Cli;

/// <summary>rotate-key: one step at a time, because the nodes change keys in between.</summary>
internal sealed class RotateKeyCommand(Terminal terminal)
{
    private readonly ConnectionOption _admin = ConnectionOption.Admin(terminal);
    private readonly SigningKeyOption _key = new(terminal);
    private readonly Option<string?> _add = new("--add") { Description = "The id of the new key, which is read from the key file, or made there." };
    private readonly Option<string?> _retire = new("--retire") { Description = "The id of a key with which no node signs any more." };
    private readonly Option<bool> _purge = new("--purge") { Description = "Remove the secrets of keys that have ended." };

    public Command Build()
    {
        var command = new Command("rotate-key", "Rotates the signing key: --add the new one, let every node sign with it, --retire the one before, --purge its secret.") { _admin.Option, _key.Option, _add, _retire, _purge };
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (add, retire, purge) = (parsed.GetValue(_add), parsed.GetValue(_retire), parsed.GetValue(_purge));
        if ((add is null ? 0 : 1) + (retire is null ? 0 : 1) + (purge ? 1 : 0) != 1)
        {
            throw new UsageException("Give one of --add, --retire and --purge: the nodes change keys between these steps.");
        }

        var source = _admin.Open(parsed);
        await using var _ = source.ConfigureAwait(false);
        if (add is not null)
        {
            await AddAsync(parsed, source, add, cancellationToken).ConfigureAwait(false);
        }
        else if (retire is not null)
        {
            await TenancySchema.RetireKeyAsync(source, retire, cancellationToken: cancellationToken).ConfigureAwait(false);
            await terminal.Output.WriteLineAsync($"Contexts that are signed with {retire} are refused from now on.").ConfigureAwait(false);
        }
        else
        {
            await TenancySchema.PurgeKeysAsync(source, cancellationToken).ConfigureAwait(false);
            await terminal.Output.WriteLineAsync("The secrets of keys that have ended are removed.").ConfigureAwait(false);
        }

        return ExitCode.Done;
    }

    private async Task AddAsync(ParseResult parsed, Npgsql.NpgsqlDataSource source, string id, CancellationToken cancellationToken)
    {
        var key = _key.ReadOrMake(parsed, id);
        if (key.Id != id)
        {
            throw new UsageException($"The key that was found is '{key.Id}', and '{id}' was to be added. Name another file by {_key.Option.Name}; one that is missing is made.");
        }

        await TenancySchema.AddKeyAsync(source, key, cancellationToken).ConfigureAwait(false);
        await terminal.Output.WriteLineAsync($"The key {id} is valid beside those before. Let every node sign with it, then retire the one before.").ConfigureAwait(false);
    }
}
