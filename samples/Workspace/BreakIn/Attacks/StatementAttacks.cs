namespace Workspace.BreakIn;

/// <summary>What can be tried by whoever may send any statement over the application's connection.</summary>
internal static class StatementAttacks
{
    public static IEnumerable<IAttack> All { get; } =
    [
        new StatementAttack(
            "become-owner",
            "Become the owner",
            "Takes on the role that owns the tables.",
            _ => ["SET ROLE tenancy_owner", "SELECT title, body FROM documents"]),
        new StatementAttack(
            "row-security-off",
            "Switch row security off",
            "Sets row_security to off for the transaction, then reads.",
            _ => ["SELECT set_config('row_security', 'off', true)", "SELECT title, body FROM documents"]),
        new StatementAttack(
            "drop-policy",
            "Drop the policy",
            "Drops the policy that filters the documents, then reads.",
            _ => ["DROP POLICY tenancy_isolation ON documents", "SELECT title, body FROM documents"]),
        new StatementAttack(
            "signing-keys",
            "Read the signing keys",
            "Reads the keys with which any tenant's context could be signed.",
            _ => ["SELECT key_id, encode(inner_pad, 'hex'), encode(outer_pad, 'hex') FROM tenancy.signing_keys"])
        {
            Telltale = answer => answer.Values.Count > 0,
        },
        new StatementAttack(
            "temporary-table",
            "Shadow a table",
            "Creates a temporary table that the next tenant on this connection would write into.",
            _ => ["CREATE TEMPORARY TABLE messages (LIKE public.messages)", "SELECT 'created'"])
        {
            Telltale = answer => answer.Refusal is null,
        },
        new StatementAttack(
            "own-function",
            "Plant a function",
            "Creates a function that PostgreSQL would call on rows before the policy has seen them.",
            _ => ["CREATE FUNCTION public.peek(text) RETURNS boolean LANGUAGE plpgsql COST 0.0001 AS 'BEGIN RAISE NOTICE ''%'', $1; RETURN true; END'", "SELECT 'created'"])
        {
            Telltale = answer => answer.Refusal is null,
        },
        new StatementAttack(
            "anonymous-block",
            "Hide the steps in a block",
            "Sets the victim's context inside DO and raises what it reads as an error.",
            stage =>
            [
                $"""
                DO $$ BEGIN
                  PERFORM set_config('tenancy.ctx', '{stage.Victim.Id}', true);
                  RAISE EXCEPTION 'found %', (SELECT string_agg(title, ', ') FROM documents);
                END $$
                """,
            ]),
        new StatementAttack(
            "copy-out",
            "COPY a table out",
            "Copies the documents to a program on the database server.",
            _ => ["COPY documents TO PROGRAM 'cat'"])
        {
            Telltale = answer => answer.Refusal is null,
        },
        new StatementAttack(
            "insert-for-victim",
            "Write into the victim's workspace",
            "Inserts a memory entry under the victim's tenant id.",
            stage => [$"INSERT INTO memory_entries (tenant_id, text, remembered_at) VALUES ('{stage.Victim.Key}', 'planted', now()) RETURNING tenant_id"]),
        new StatementAttack(
            "give-away",
            "Move rows to the victim",
            "Changes the tenant id of the attacker's own audit entries to the victim's.",
            stage => [$"UPDATE audit_entries SET tenant_id = '{stage.Victim.Key}' RETURNING tenant_id"]),
        new StatementAttack(
            "overwrite",
            "Overwrite the victim's document",
            "Updates a document of the victim, whose id is known, and reads it back.",
            stage => [$"UPDATE documents SET body = 'defaced' WHERE id = '{stage.VictimDocument}' RETURNING id, tenant_id, title"]),
        new StatementAttack(
            "delete",
            "Delete the victim's rows",
            "Deletes everything that carries the victim's tenant id.",
            stage => [$"DELETE FROM documents WHERE tenant_id = '{stage.Victim.Key}' RETURNING id, title"]),
        new StatementAttack(
            "foreign-key",
            "Hang a passage onto the victim's document",
            "Inserts a passage that refers to a document of the victim, whose id is known.",
            stage => [$"INSERT INTO passages (document_id, position, heading, text) VALUES ('{stage.VictimDocument}', 0, 'planted', 'planted') RETURNING document_id"]),
        new StatementAttack(
            "key-oracle",
            "Ask the primary key",
            "Inserts a document with the victim's document id: a refusal as duplicate would prove that the id is taken.",
            stage => [$"INSERT INTO documents (id, title, body, added_at) VALUES ('{stage.VictimDocument}', 'probe', 'probe', now()) RETURNING title"])
        {
            Telltale = answer => answer.SqlState == Npgsql.PostgresErrorCodes.UniqueViolation,
        },
    ];
}
