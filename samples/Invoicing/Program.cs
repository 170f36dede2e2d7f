using Invoicing;

var app = InvoicingApp.Create(args);
await app.MigrateAsync();
await app.RunAsync();
