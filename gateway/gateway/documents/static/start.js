// Shows the document of this gateway on the page.
window.addEventListener("load", () => {
  SwaggerUIBundle({
    url: document.getElementById("document").dataset.address,
    dom_id: "#document",
    deepLinking: true,
    displayRequestDuration: true,
    docExpansion: "none",
    filter: true,
    persistAuthorization: false,
    validatorUrl: null,
  });
});
