namespace OrchStack.Tenancy.Integration.Tests.Adoption;

/// <summary>A small application of one tenant, with what an adoption has to deal with.</summary>
internal static class ShopSchema
{
    public const string Sql = """
        CREATE TABLE customers (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text UNIQUE, name text NOT NULL);
        CREATE TABLE orders (id bigserial PRIMARY KEY, customer_id int NOT NULL REFERENCES customers ON DELETE CASCADE, total numeric);
        CREATE TABLE notes (id int PRIMARY KEY, tenant_id uuid, body text);
        CREATE TABLE "__EFMigrationsHistory" ("MigrationId" text PRIMARY KEY, "ProductVersion" text NOT NULL);
        CREATE TABLE countries (code text PRIMARY KEY, name text NOT NULL);
        INSERT INTO customers (email, name) SELECT 'c' || i || '@example.com', 'Customer ' || i FROM generate_series(1, 500) i;
        INSERT INTO orders (customer_id, total) SELECT 1 + i % 500, i FROM generate_series(1, 5000) i;
        INSERT INTO notes (id, body) SELECT i, (SELECT string_agg(md5(i || ' ' || j), '') FROM generate_series(1, 55) j) FROM generate_series(1, 6000) i;
        INSERT INTO countries VALUES ('DE', 'Germany'), ('FR', 'France');
        ANALYZE;
        """;
}
