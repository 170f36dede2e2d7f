using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Northwind.Data.Migrations
{
    /// <inheritdoc />
    public partial class Tenancy : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterTable(
                name: "Territories")
                .Annotation("OrchStack:Tenancy", "owned by tenant_id uuid");

            migrationBuilder.AlterTable(
                name: "Suppliers")
                .Annotation("OrchStack:Tenancy", "owned by tenant_id uuid");

            migrationBuilder.AlterTable(
                name: "Shippers")
                .Annotation("OrchStack:Tenancy", "owned by tenant_id uuid");

            migrationBuilder.AlterTable(
                name: "Regions")
                .Annotation("OrchStack:Tenancy", "shared");

            migrationBuilder.AlterTable(
                name: "Products")
                .Annotation("OrchStack:Tenancy", "owned by tenant_id uuid");

            migrationBuilder.AlterTable(
                name: "Orders")
                .Annotation("OrchStack:Tenancy", "owned by tenant_id uuid");

            migrationBuilder.AlterTable(
                name: "OrderLines")
                .Annotation("OrchStack:Tenancy", "owned by tenant_id uuid");

            migrationBuilder.AlterTable(
                name: "Employees")
                .Annotation("OrchStack:Tenancy", "owned by tenant_id uuid");

            migrationBuilder.AlterTable(
                name: "EmployeeTerritory")
                .Annotation("OrchStack:Tenancy", "owned by tenant_id uuid");

            migrationBuilder.AlterTable(
                name: "Customers")
                .Annotation("OrchStack:Tenancy", "owned by tenant_id uuid");

            migrationBuilder.AlterTable(
                name: "Categories")
                .Annotation("OrchStack:Tenancy", "owned by tenant_id uuid");

            migrationBuilder.AddColumn<Guid>(
                name: "tenant_id",
                table: "Territories",
                type: "uuid",
                nullable: false,
                defaultValueSql: "tenancy.claimed_tenant_uuid()");

            migrationBuilder.AddColumn<Guid>(
                name: "tenant_id",
                table: "Suppliers",
                type: "uuid",
                nullable: false,
                defaultValueSql: "tenancy.claimed_tenant_uuid()");

            migrationBuilder.AddColumn<Guid>(
                name: "tenant_id",
                table: "Shippers",
                type: "uuid",
                nullable: false,
                defaultValueSql: "tenancy.claimed_tenant_uuid()");

            migrationBuilder.AddColumn<Guid>(
                name: "tenant_id",
                table: "Products",
                type: "uuid",
                nullable: false,
                defaultValueSql: "tenancy.claimed_tenant_uuid()");

            migrationBuilder.AddColumn<Guid>(
                name: "tenant_id",
                table: "Orders",
                type: "uuid",
                nullable: false,
                defaultValueSql: "tenancy.claimed_tenant_uuid()");

            migrationBuilder.AddColumn<Guid>(
                name: "tenant_id",
                table: "OrderLines",
                type: "uuid",
                nullable: false,
                defaultValueSql: "tenancy.claimed_tenant_uuid()");

            migrationBuilder.AddColumn<Guid>(
                name: "tenant_id",
                table: "Employees",
                type: "uuid",
                nullable: false,
                defaultValueSql: "tenancy.claimed_tenant_uuid()");

            migrationBuilder.AddColumn<Guid>(
                name: "tenant_id",
                table: "EmployeeTerritory",
                type: "uuid",
                nullable: false,
                defaultValueSql: "tenancy.claimed_tenant_uuid()");

            migrationBuilder.AddColumn<Guid>(
                name: "tenant_id",
                table: "Customers",
                type: "uuid",
                nullable: false,
                defaultValueSql: "tenancy.claimed_tenant_uuid()");

            migrationBuilder.AddColumn<Guid>(
                name: "tenant_id",
                table: "Categories",
                type: "uuid",
                nullable: false,
                defaultValueSql: "tenancy.claimed_tenant_uuid()");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "tenant_id",
                table: "Territories");

            migrationBuilder.DropColumn(
                name: "tenant_id",
                table: "Suppliers");

            migrationBuilder.DropColumn(
                name: "tenant_id",
                table: "Shippers");

            migrationBuilder.DropColumn(
                name: "tenant_id",
                table: "Products");

            migrationBuilder.DropColumn(
                name: "tenant_id",
                table: "Orders");

            migrationBuilder.DropColumn(
                name: "tenant_id",
                table: "OrderLines");

            migrationBuilder.DropColumn(
                name: "tenant_id",
                table: "Employees");

            migrationBuilder.DropColumn(
                name: "tenant_id",
                table: "EmployeeTerritory");

            migrationBuilder.DropColumn(
                name: "tenant_id",
                table: "Customers");

            migrationBuilder.DropColumn(
                name: "tenant_id",
                table: "Categories");

            migrationBuilder.AlterTable(
                name: "Territories")
                .OldAnnotation("OrchStack:Tenancy", "owned by tenant_id uuid");

            migrationBuilder.AlterTable(
                name: "Suppliers")
                .OldAnnotation("OrchStack:Tenancy", "owned by tenant_id uuid");

            migrationBuilder.AlterTable(
                name: "Shippers")
                .OldAnnotation("OrchStack:Tenancy", "owned by tenant_id uuid");

            migrationBuilder.AlterTable(
                name: "Regions")
                .OldAnnotation("OrchStack:Tenancy", "shared");

            migrationBuilder.AlterTable(
                name: "Products")
                .OldAnnotation("OrchStack:Tenancy", "owned by tenant_id uuid");

            migrationBuilder.AlterTable(
                name: "Orders")
                .OldAnnotation("OrchStack:Tenancy", "owned by tenant_id uuid");

            migrationBuilder.AlterTable(
                name: "OrderLines")
                .OldAnnotation("OrchStack:Tenancy", "owned by tenant_id uuid");

            migrationBuilder.AlterTable(
                name: "Employees")
                .OldAnnotation("OrchStack:Tenancy", "owned by tenant_id uuid");

            migrationBuilder.AlterTable(
                name: "EmployeeTerritory")
                .OldAnnotation("OrchStack:Tenancy", "owned by tenant_id uuid");

            migrationBuilder.AlterTable(
                name: "Customers")
                .OldAnnotation("OrchStack:Tenancy", "owned by tenant_id uuid");

            migrationBuilder.AlterTable(
                name: "Categories")
                .OldAnnotation("OrchStack:Tenancy", "owned by tenant_id uuid");
        }
    }
}
