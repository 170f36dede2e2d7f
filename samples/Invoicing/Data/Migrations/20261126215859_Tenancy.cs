using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Invoicing.Data.Migrations
{
    /// <inheritdoc />
    public partial class Tenancy : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterTable(
                name: "invoices")
                .Annotation("OrchStack:Tenancy", "owned by company_id bigint");

            migrationBuilder.AlterTable(
                name: "invoice_lines")
                .Annotation("OrchStack:Tenancy", "owned by company_id bigint");

            migrationBuilder.AlterTable(
                name: "companies")
                .Annotation("OrchStack:Tenancy", "tenants by id bigint");

            migrationBuilder.AlterTable(
                name: "clients")
                .Annotation("OrchStack:Tenancy", "owned by company_id bigint");

            migrationBuilder.AlterColumn<long>(
                name: "company_id",
                table: "invoices",
                type: "bigint",
                nullable: false,
                defaultValueSql: "tenancy.claimed_tenant_bigint()",
                oldClrType: typeof(long),
                oldType: "bigint");

            migrationBuilder.AddColumn<long>(
                name: "company_id",
                table: "invoice_lines",
                type: "bigint",
                nullable: false,
                defaultValueSql: "tenancy.claimed_tenant_bigint()");

            migrationBuilder.AlterColumn<long>(
                name: "company_id",
                table: "clients",
                type: "bigint",
                nullable: false,
                defaultValueSql: "tenancy.claimed_tenant_bigint()",
                oldClrType: typeof(long),
                oldType: "bigint");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "company_id",
                table: "invoice_lines");

            migrationBuilder.AlterTable(
                name: "invoices")
                .OldAnnotation("OrchStack:Tenancy", "owned by company_id bigint");

            migrationBuilder.AlterTable(
                name: "invoice_lines")
                .OldAnnotation("OrchStack:Tenancy", "owned by company_id bigint");

            migrationBuilder.AlterTable(
                name: "companies")
                .OldAnnotation("OrchStack:Tenancy", "tenants by id bigint");

            migrationBuilder.AlterTable(
                name: "clients")
                .OldAnnotation("OrchStack:Tenancy", "owned by company_id bigint");

            migrationBuilder.AlterColumn<long>(
                name: "company_id",
                table: "invoices",
                type: "bigint",
                nullable: false,
                oldClrType: typeof(long),
                oldType: "bigint",
                oldDefaultValueSql: "tenancy.claimed_tenant_bigint()");

            migrationBuilder.AlterColumn<long>(
                name: "company_id",
                table: "clients",
                type: "bigint",
                nullable: false,
                oldClrType: typeof(long),
                oldType: "bigint",
                oldDefaultValueSql: "tenancy.claimed_tenant_bigint()");
        }
    }
}
