var app = Workspace.WorkspaceApp.Create(args);
await app.RunAsync();
