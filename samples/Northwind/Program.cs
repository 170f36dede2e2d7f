using Northwind;

var app = NorthwindApp.Create(args);
await app.MigrateAsync();
await app.RunAsync();
