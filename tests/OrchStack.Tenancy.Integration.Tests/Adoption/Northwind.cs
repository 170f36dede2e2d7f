using OrchStack.Tenancy.Integration.Tests.Servers;

namespace OrchStack.Tenancy.Integration.Tests.Adoption;

/// <summary>A schema and rows that others made, which is not part of the repository.</summary>
internal static class Northwind
{
    public const string Variable = "ORCHSTACK_NORTHWIND";

    /// <summary>The file; null where there is none.</summary>
    public static string? File { get; } = new[]
    {
        Environment.GetEnvironmentVariable(Variable),
        Path.Combine(Repository.Root, "../shared/data/northwind.sql"),
    }.FirstOrDefault(System.IO.File.Exists);

    public static string Sql => System.IO.File.ReadAllText(File!);

    /// <summary>The rows alone, in one statement, at the end of which foreign keys are checked: the script adds its keys after its rows.</summary>
    public static string Insert => "WITH " + string.Join(", ", System.IO.File.ReadLines(File!)
        .Where(line => line.StartsWith("INSERT INTO", StringComparison.Ordinal))
        .Select(line => line.Split(" VALUES ", 2))
        .GroupBy(parts => parts[0], parts => parts[1].TrimEnd(';'))
        .Select((table, place) => $"i{place} AS ({table.Key} VALUES {string.Join(", ", table)})")) + " SELECT";

    /// <summary>As an application would ask.</summary>
    public static readonly IReadOnlyList<string> Queries =
    [
        "SELECT count(*) FROM orders",
        "SELECT customer_id, company_name, city FROM customers ORDER BY customer_id",
        "SELECT company_name, phone FROM customers WHERE customer_id = 'ALFKI'",
        "SELECT category_name, description FROM categories ORDER BY category_id",
        "SELECT product_name, unit_price FROM products WHERE discontinued = 0 ORDER BY product_id",
        "SELECT p.product_name, c.category_name FROM products p JOIN categories c USING (category_id) ORDER BY p.product_id",
        "SELECT p.product_name, s.company_name FROM products p JOIN suppliers s USING (supplier_id) WHERE s.country = 'Germany' ORDER BY 1",
        "SELECT c.company_name, count(*) FROM orders o JOIN customers c USING (customer_id) GROUP BY c.company_name ORDER BY 2 DESC, 1",
        "SELECT o.order_id, sum(d.quantity * d.unit_price::numeric) FROM orders o JOIN order_details d USING (order_id) GROUP BY o.order_id ORDER BY 2 DESC, 1 LIMIT 20",
        "SELECT e.last_name, m.last_name FROM employees e LEFT JOIN employees m ON m.employee_id = e.reports_to ORDER BY e.employee_id",
        "SELECT e.last_name, count(DISTINCT t.region_id) FROM employees e JOIN employee_territories et USING (employee_id) JOIN territories t USING (territory_id) GROUP BY 1 ORDER BY 1",
        "SELECT region_description, (SELECT count(*) FROM territories t WHERE t.region_id = r.region_id) FROM region r ORDER BY 1",
        "SELECT s.company_name, avg(o.freight::numeric) FROM orders o JOIN shippers s ON s.shipper_id = o.ship_via GROUP BY 1 ORDER BY 1",
        "SELECT ship_country, count(*) FROM orders WHERE shipped_date IS NULL GROUP BY 1 ORDER BY 1",
        "SELECT customer_id FROM customers c WHERE NOT EXISTS (SELECT FROM orders o WHERE o.customer_id = c.customer_id) ORDER BY 1",
        "WITH best AS (SELECT customer_id, count(*) n FROM orders GROUP BY 1) SELECT customer_id, n, rank() OVER (ORDER BY n DESC, customer_id) FROM best ORDER BY 3 LIMIT 10",
        "WITH RECURSIVE line AS (SELECT employee_id, last_name, 0 AS depth FROM employees WHERE reports_to IS NULL UNION ALL SELECT e.employee_id, e.last_name, l.depth + 1 FROM employees e JOIN line l ON e.reports_to = l.employee_id) SELECT * FROM line ORDER BY depth, employee_id",
        "SELECT city FROM customers UNION SELECT city FROM suppliers ORDER BY 1",
        "SELECT date_part('year', order_date) AS y, sum(freight::numeric) FROM orders GROUP BY 1 ORDER BY 1",
        "SELECT state_abbr, state_region FROM us_states ORDER BY state_name",
    ];
}
