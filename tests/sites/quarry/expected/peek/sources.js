annalsPeek("sources",{"gazette":["Lane Gazette","","A weekly paper."]})
