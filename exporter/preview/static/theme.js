// The theme that the user has chosen, before anything is drawn. Without a choice it is the system's.
document.documentElement.dataset.theme = localStorage.getItem('theme') ?? 'system'
